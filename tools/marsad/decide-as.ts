import type { SignedIn } from '@marsad/deploy-local';
import { decide, LocalCityError, messageOf, signIn } from '@marsad/deploy-local';
import type { GovernanceDecision, Role } from '@marsad/schemas';
import type { z } from 'zod';
import { demoAccountOf } from '../city/demo-account.ts';
import { thisCity } from './connect.ts';

/** Signs in as the demonstration's person of a role. The tool has no rights of its own: people decide, and governance judges. */
export async function personOf(role: Role): Promise<SignedIn> {
  const account = demoAccountOf(role);
  const { publicUrl } = thisCity().addresses;
  return signIn(publicUrl, account.username, account.password).catch((error: unknown) => {
    throw new LocalCityError(`${publicUrl} does not let ${account.username} in: ${messageOf(error)}`);
  });
}

/** Makes a decision as a person does in the page. @throws LocalCityError with the reason of a refusal */
export async function decideAs(role: Role, decision: z.input<typeof GovernanceDecision>): Promise<void> {
  const { accepted, refusal, about } = await decide(await personOf(role), decision);
  if (!accepted) throw new LocalCityError(`governance refuses ${decision.kind} of ${about}: ${refusal ?? 'no reason'}`);
}
