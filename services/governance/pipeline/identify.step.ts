import { pass, retrying } from '@marsad/pipeline';
import type { Outcome, Step } from '@marsad/pipeline';
import { decisionNonce } from '@marsad/proof';
import type { StepUpVerifier } from '@marsad/proof';
import { Role, WHO_DECIDES } from '@marsad/schemas';
import type { GovernanceCommand } from '@marsad/schemas';
import type { Refusal } from '../domain/change.ts';
import type { Register } from '../domain/register.ts';
import type { Reasons } from '../errors.ts';
import { CAMERA_IMPORT, RULE_IMPORT } from '../ports.ts';
import type { Decider } from '../ports.ts';
import type { Identified, Input } from './input.ts';

type Needs = { readonly register: () => Register; readonly signIns: StepUpVerifier };

/**
 * Finds out who decides. A decision that widens rights needs a sign-in for exactly this decision, and the person, their role and their agency are
 * those of the provider's token. For a decision that narrows rights, the session of the command centre is enough.
 */
export function identify({ register, signIns }: Needs): Step<Input, Identified, Reasons> {
  const verify = async (command: GovernanceCommand, takenAtMs: number): Promise<Decider | Refusal> => {
    if (command.idToken === undefined) return 'signature_missing';
    const { commandId, decision, actor } = command;
    // Verified as of the time at which the broker took the command, so a delay makes no fresh sign-in stale.
    const stepUp = await signIns.verify(command.idToken, { commandId, decision, subject: actor.subject }, takenAtMs);
    if (stepUp.kind === 'refused') return 'signature_invalid';
    const role = Role.safeParse(stepUp.person.role);
    return role.success ? { ...stepUp.person, role: role.data } : 'role_may_not';
  };
  const identifyImport = (input: Extract<Input, { kind: 'import' }>): Identified => {
    const { request } = input;
    const entry =
      'rule' in request ? { kind: RULE_IMPORT, rule: request.rule } : { kind: CAMERA_IMPORT, camera: request.camera };
    const hash = decisionNonce(request.commandId, entry);
    const answer = register().answerTo(hash);
    return { ...input, hash, from: answer ? { kind: 'answered_already', answer } : { kind: 'deployment' } };
  };
  return retrying('sign_in_unavailable', async (input): Promise<Outcome<Identified, Reasons>> => {
    if (input.kind === 'import') return pass(identifyImport(input));
    if (input.kind !== 'command') return pass(input);
    const { command, takenAtMs } = input;
    const hash = decisionNonce(command.commandId, command.decision);
    const answer = register().answerTo(hash);
    if (answer) return pass({ ...input, hash, from: { kind: 'answered_already', answer } });
    if (register().wasMade(hash)) return pass({ ...input, hash, from: { kind: 'made_already' } });
    const known = WHO_DECIDES[command.decision.kind].signed
      ? await verify(command, takenAtMs)
      : { ...command.actor, role: command.role };
    const from =
      typeof known === 'string'
        ? ({ kind: 'nobody', reason: known } as const)
        : ({ kind: 'person', person: known } as const);
    return pass({ ...input, hash, from });
  });
}
