import { isDeepStrictEqual } from 'node:util';
import type { EndedSessions, SessionVerifier, SignedInPerson, StepUpVerifier } from '@marsad/proof';
import { openProof } from '@marsad/proof';
import { CASE_PROOF_TYPE, Role, SignedCaseCommand, WHO_WORKS_ON_CASES } from '@marsad/schemas';
import type { CaseCommand, CaseRefusal } from '@marsad/schemas';
import type { Decider } from '../domain/decide-case.ts';

export type Identified =
  { readonly kind: 'person'; readonly person: Decider } | { readonly kind: 'nobody'; readonly reason: CaseRefusal };
/** @param takenAtMs when the broker took the command @throws SignInUnavailableError */
export type Identify = (command: CaseCommand, takenAtMs: number) => Promise<Identified>;

type Needs = {
  readonly stepUps: StepUpVerifier;
  readonly sessions: SessionVerifier;
  readonly ended: Pick<EndedSessions, 'wasEnded'>;
};

const nobody = (reason: CaseRefusal): Identified => ({ kind: 'nobody', reason });

/**
 * Finds out who decides. What holds, releases or discloses needs a sign-in for exactly this decision; the rest is signed with the key of the
 * session's browser. Nothing that the command centre says of the person counts.
 */
export function createIdentify({ stepUps, sessions, ended }: Needs): Identify {
  const bySignIn: Identify = async ({ idToken, commandId, decision, actor }, takenAtMs) => {
    const stepUp = await stepUps.verify(idToken, { commandId, decision, subject: actor.subject }, takenAtMs);
    return stepUp.kind === 'verified' ? personOf(stepUp.person) : nobody('session_invalid');
  };
  const bySession: Identify = async ({ idToken, commandId, decision, actor, proof = '' }, takenAtMs) => {
    const token = await sessions.verify(idToken, actor.subject, takenAtMs);
    if (token.kind === 'refused' || ended.wasEnded(token.session, takenAtMs)) return nobody('session_invalid');
    const signed = await openProof(proof, { type: CASE_PROOF_TYPE, schema: SignedCaseCommand }, token.key, takenAtMs);
    const isSame = signed?.commandId === commandId && isDeepStrictEqual(signed.decision, decision);
    return isSame ? personOf(token.person) : nobody('proof_invalid');
  };
  return (command, takenAtMs) =>
    (WHO_WORKS_ON_CASES[command.decision.kind].signed ? bySignIn : bySession)(command, takenAtMs);
}

function personOf(person: SignedInPerson): Identified {
  const role = Role.safeParse(person.role);
  return role.success ? { kind: 'person', person: { ...person, role: role.data } } : nobody('role_may_not');
}
