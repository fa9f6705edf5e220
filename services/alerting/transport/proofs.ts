import { caseScope, cameraDay } from '@marsad/proof';
import type { AuditRecorder, SessionVerifier, StepUpVerifier } from '@marsad/proof';
import { auditEntryId } from '../domain/ids.ts';
import type { DecisionMade, RecordDecision, VerifyCommand, VerifyReview } from '../ports.ts';

/** The sign-in for one review. A token that proves nothing is no error: the command is refused, with its reason, to whoever sent it. */
export const createVerifyReview =
  (verifier: StepUpVerifier): VerifyReview =>
  async ({ idToken, commandId, decision, actor }, takenAtMs) => {
    const stepUp = await verifier.verify(idToken, { commandId, decision, subject: actor.subject }, takenAtMs);
    return stepUp.kind === 'verified' ? stepUp.person : undefined;
  };

/** The session of one command, in the same way. */
export const createVerifyCommand =
  (verifier: SessionVerifier): VerifyCommand =>
  async ({ idToken, actor }, takenAtMs) => {
    const session = await verifier.verify(idToken, actor.subject, takenAtMs);
    return session.kind === 'verified' ? session.person : undefined;
  };

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
      // The same command may be refused when it comes again after a crash: that is another decision.
      entryId: auditEntryId(decision.refusal === undefined ? decision.id : `${decision.id}\n${decision.refusal}`),
    });
