import { isDeepStrictEqual } from 'node:util';
import { caseScope, cameraDay, openCommandProof } from '@marsad/proof';
import type { AuditRecorder, EndedSessions, SessionVerifier, StepUpVerifier } from '@marsad/proof';
import type { AlertCommand, SignedCommand } from '@marsad/schemas';
import { auditEntryId } from '../domain/ids.ts';
import type { DecisionMade, RecordDecision, VerifyCommand, VerifyReview } from '../ports.ts';

/** The sign-in for one review. A token that proves nothing is no error: the command is refused, with its reason, to whoever sent it. */
export const createVerifyReview =
  (verifier: StepUpVerifier): VerifyReview =>
  async ({ idToken, commandId, decision, actor }, takenAtMs) => {
    const stepUp = await verifier.verify(idToken, { commandId, decision, subject: actor.subject }, takenAtMs);
    return stepUp.kind === 'verified' ? stepUp.person : undefined;
  };

/**
 * The session of one command and the signature of its browser, in the same way, as of the moment in which the broker took it: a session that
 * was ended by then, in whichever way, proves nothing.
 */
export const createVerifyCommand =
  (verifier: SessionVerifier, ended: Pick<EndedSessions, 'wasEnded'>): VerifyCommand =>
  async (command, takenAtMs) => {
    const token = await verifier.verify(command.idToken, command.actor.subject, takenAtMs);
    if (token.kind === 'refused' || ended.wasEnded(token.session, takenAtMs))
      return { kind: 'refused', reason: 'session_invalid' };
    const signed = await openCommandProof(command.proof ?? '', token.key, takenAtMs);
    return signed && isSameCommand(signed, command)
      ? { kind: 'proved', person: token.person, sawState: signed.state, sawRoseAtMs: signed.roseAtMs }
      : { kind: 'refused', reason: 'proof_invalid' };
  };

/** Whether the message asks for what the person signed, to the letter. */
function isSameCommand(
  { state: _, roseAtMs: __, signedAtMs: ___, ...signed }: SignedCommand,
  command: AlertCommand,
): boolean {
  const { commandId, alertId, action, dismissalReason, note } = command;
  const given = Object.entries({ commandId, alertId, action, dismissalReason, note }).filter(
    ([, value]) => value !== undefined,
  );
  return isDeepStrictEqual(Object.fromEntries(given), signed);
}

/** What the link between the log and the alert is kept under: its case, else the day of its camera, else (no such alert) the id asked for. */
function scopeOf({ alert, alertId }: DecisionMade): { scope: string; caseReference?: string } {
  if (!alert) return { scope: `alert/${alertId}` };
  if (!('caseReference' in alert.why)) return { scope: cameraDay(alert.camera, alert.firstObservedAtMs) };
  const { caseReference } = alert.why;
  return { scope: caseScope(caseReference), caseReference };
}

/** Puts a decision into the log: who decided about which alert, and never what a reviewer answered. */
export const createRecordDecision =
  (trail: Pick<AuditRecorder, 'record'>): RecordDecision =>
  (decision) =>
    trail.record({
      actor: decision.by.subject,
      agency: decision.by.agency,
      purpose: decision.of === 'review' ? 'identity_review' : 'alert_handling',
      action: 'decide',
      objectKind: decision.of,
      objectId: decision.alertId,
      ...scopeOf(decision),
      ...(decision.refusal === undefined ? {} : { outcome: 'refused', refusal: decision.refusal }),
      // The same command may be refused when it comes again after a crash: that is another decision. And nobody keeps an entry out of the log
      // by the id of somebody else's command, or of one about another alert.
      entryId: auditEntryId(JSON.stringify([decision.id, decision.alertId, decision.by.subject, decision.refusal])),
    });
