import { pass, retry } from '@marsad/pipeline';
import type { Outcome, Step } from '@marsad/pipeline';
import { decisionNonce } from '@marsad/proof';
import type { StepUpVerifier } from '@marsad/proof';
import { Role, WHO_DECIDES } from '@marsad/schemas';
import type { GovernanceCommand } from '@marsad/schemas';
import type { Refusal } from '../domain/change.ts';
import type { Register } from '../domain/register.ts';
import { retryAfterMs } from '../errors.ts';
import type { Decider } from '../ports.ts';
import type { Identified, Input } from './input.ts';

type Needs = { readonly register: () => Register; readonly signIns: StepUpVerifier };

/**
 * Finds out who decides. What widens rights was signed by a sign-in for exactly this decision, and the person, their role and their agency
 * are those of the provider's token; what narrows them is taken from the door that the person signed in at.
 */
export function identify({ register, signIns }: Needs): Step<Input, Identified> {
  const signed = async (command: GovernanceCommand, takenAtMs: number): Promise<Decider | Refusal> => {
    if (command.idToken === undefined) return 'signature_missing';
    const { commandId, decision, actor } = command;
    // As of the moment in which the broker took it: neither our delay nor the provider's makes a fresh sign-in stale.
    const stepUp = await signIns.verify(command.idToken, { commandId, decision, subject: actor.subject }, takenAtMs);
    if (stepUp.kind === 'refused') return 'signature_invalid';
    const role = Role.safeParse(stepUp.person.role);
    return role.success ? { ...stepUp.person, role: role.data } : 'role_may_not';
  };
  return async (input): Promise<Outcome<Identified>> => {
    if (input.kind !== 'command') return pass(input);
    const { command, takenAtMs } = input;
    const hash = decisionNonce(command.commandId, command.decision);
    const answer = register().answerTo(hash);
    if (answer) return pass({ ...input, hash, from: { kind: 'answered_already', answer } });
    if (register().wasMade(hash)) return pass({ ...input, hash, from: { kind: 'made_already' } });
    if (!WHO_DECIDES[command.decision.kind].signed) {
      const person = { ...command.actor, role: command.role };
      return pass({ ...input, hash, from: { kind: 'person', person } });
    }
    try {
      const known = await signed(command, takenAtMs);
      const from =
        typeof known === 'string'
          ? ({ kind: 'nobody', reason: known } as const)
          : ({ kind: 'person', person: known } as const);
      return pass({ ...input, hash, from });
    } catch (error) {
      const afterMs = retryAfterMs(error);
      if (afterMs === undefined) throw error;
      // The provider's keys cannot be had: nothing is decided, and nothing is lost.
      return retry('sign_in_unavailable', afterMs);
    }
  };
}
