import { isDeepStrictEqual } from 'node:util';
import { caseScope, cameraDay, openCommandProof } from '@marsad/proof';
import type { AuditedAct, AuditRecorder, EndedSessions, SessionVerifier, StepUpVerifier } from '@marsad/proof';
import type { AlertCommand, SignedCommand } from '@marsad/schemas';
import { auditEntryId } from '../domain/ids.ts';
import type { DecisionMade, ErasureMade, RecordDecision, VerifyCommand, VerifyReview } from '../ports.ts';

/** Verifies the sign-in for one review. An invalid token is not an error: the review is refused with a reason. */
export const createVerifyReview =
  (verifier: StepUpVerifier): VerifyReview =>
  async ({ idToken, commandId, decision, actor }, takenAtMs) => {
    const stepUp = await verifier.verify(idToken, { commandId, decision, subject: actor.subject }, takenAtMs);
    return stepUp.kind === 'verified' ? stepUp.person : undefined;
  };

/**
 * Verifies the session of one command and the signature of its browser as of the time at which the broker took it. A session that was ended by
 * then is invalid.
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

/** Whether the message asks for exactly what the person signed. */
function isSameCommand(
  { state: _, roseAtMs: __, signedAtMs: ___, ...signed }: SignedCommand,
  command: AlertCommand,
): boolean {
  const { commandId, alertId, action, dismissalReason, note, assignTo, check } = command;
  const given = Object.entries({ commandId, alertId, action, dismissalReason, note, assignTo, check }).filter(
    ([, value]) => value !== undefined,
  );
  return isDeepStrictEqual(Object.fromEntries(given), signed);
}

/** The commitment scope of a decision: the alert's case, or the day of its camera, or the requested id where there is no such alert. */
function scopeOf({ alert, alertId }: DecisionMade): { scope: string; caseReference?: string } {
  if (!alert) return { scope: `alert/${alertId}` };
  if (!('caseReference' in alert.why)) return { scope: cameraDay(alert.camera, alert.firstObservedAtMs) };
  const { caseReference } = alert.why;
  return { scope: caseScope(caseReference), caseReference };
}

const erasureEntry = ({ erasureId, by, count }: ErasureMade): AuditedAct => ({
  actor: by.subject,
  agency: by.agency,
  purpose: 'retention',
  action: 'erase',
  objectKind: 'alert',
  objectId: erasureId,
  scope: `erasure/${erasureId}`,
  count,
  entryId: auditEntryId(JSON.stringify(['erasure', erasureId])),
});

/** Records a decision in the audit log: who decided about which alert, but never what a reviewer answered. */
export const createRecordDecision =
  (trail: Pick<AuditRecorder, 'record'>): RecordDecision =>
  (decision) => {
    if (decision.of === 'erasure') return trail.record(erasureEntry(decision));
    return trail.record({
      actor: decision.by.subject,
      agency: decision.by.agency,
      purpose: decision.of === 'review' ? 'identity_review' : 'alert_handling',
      action: 'decide',
      objectKind: decision.of,
      objectId: decision.alertId,
      ...scopeOf(decision),
      ...(decision.refusal === undefined ? {} : { outcome: 'refused', refusal: decision.refusal }),
      // After a crash the same command may be refused, which is another decision. Alert and person are part of the id, because otherwise
      // reusing the id of another person's command would keep its entry out of the log.
      entryId: auditEntryId(JSON.stringify([decision.id, decision.alertId, decision.by.subject, decision.refusal])),
    });
  };
