import type {
  Actor,
  Alert,
  AlertAction,
  Authorisation,
  FaceWhy,
  ReviewCast,
  ReviewCommand,
  ReviewRefusal,
} from '@marsad/schemas';
import type { SignedIn } from '../ports.ts';
import type { AlertEvent, HistoryStep } from './alert.ts';
import { standingOf } from './authorisations.ts';
import { actorOf } from './decide-command.ts';
import type { MayTouch } from './viewers.ts';

/**
 * A first answer is stored (`cast`) and changes no alert; the second one changes it. A refusal may also change the alert: if the
 * authorisation is over, it dismisses it.
 */
export type ReviewOutcome = {
  readonly refusal?: ReviewRefusal;
  readonly cast?: ReviewCast;
  readonly events: readonly AlertEvent[];
};

export type ReviewInput = {
  readonly alert: Alert | undefined;
  /** The answers so far. */
  readonly casts: readonly ReviewCast[];
  readonly authorisation: Authorisation | undefined;
  /** Who signed in for exactly this answer; undefined where the token is not valid for it. */
  readonly signedIn: SignedIn | undefined;
  /** Whether a person may review this alert, by role, agency and districts. */
  readonly mayReview: MayTouch;
  readonly command: ReviewCommand;
};

const refused = (refusal: ReviewRefusal, events: readonly AlertEvent[] = []): ReviewOutcome => ({ refusal, events });

/**
 * Decides one answer about one candidate (control 7). The token, not the message, determines who answers. A review that was carried out and
 * is redelivered is accepted again and changes nothing, even if its token has expired since.
 */
export function decideReview(input: ReviewInput, nowMs: number): ReviewOutcome {
  const { alert, casts, authorisation, signedIn, mayReview, command } = input;
  const { decision, commandId, actor } = command;
  if (!alert) return refused('alert_unknown');
  if (casts.some((cast) => cast.commandId === commandId) || alert.history.some((step) => step.commandId === commandId))
    return { events: [] };
  if (!signedIn || signedIn.subject !== actor.subject || signedIn.agency !== actor.agency)
    return refused('signature_invalid');
  if (alert.why.rule !== 'face' || alert.why.candidateId !== decision.candidateId) return refused('not_a_candidate');
  if (!mayReview(signedIn, alert)) return refused('role_may_not');
  if (alert.why.review !== 'in_review') return refused('already_decided');
  const dismissal = dismissIfAuthorisationOver(alert, authorisation, nowMs);
  if (dismissal.length > 0) return refused('already_decided', dismissal);
  if (!isIndependent(signedIn, authorisation)) return refused('not_independent');
  if (casts.some(({ reviewer }) => reviewer.subject === signedIn.subject)) return refused('already_answered');

  const { alertId, candidateId, answer } = decision;
  const reviewer = actorOf(signedIn);
  const cast = { alertId, district: alert.district, candidateId, commandId, reviewer, answer, atMs: nowMs };
  const [first] = casts;
  return first ? { events: [combineAnswers(alert, alert.why, first, cast)] } : { cast, events: [] };
}

/** Whether the reviewer neither requested nor decided the authorisation. False where the authorisation is not known. */
const isIndependent = ({ subject }: SignedIn, authorisation: Authorisation | undefined): boolean =>
  authorisation !== undefined &&
  authorisation.requestedBy.subject !== subject &&
  authorisation.decidedBy?.subject !== subject;

/** Combines both answers. Each is kept with its reviewer, because an auditor asks how often a reviewer is overruled. */
function combineAnswers(alert: Alert, why: FaceWhy, first: ReviewCast, second: ReviewCast): AlertEvent {
  const agreed = first.answer === 'same_person' && second.answer === 'same_person';
  const to = agreed ? 'confirmed' : 'dismissed';
  const action: AlertAction = agreed ? 'confirm' : 'dismiss';
  const stepOf = ({ reviewer: actor, commandId, atMs, answer: note }: ReviewCast) => ({
    action,
    actor,
    commandId,
    atMs,
    note,
    from: alert.state,
  });
  const steps: HistoryStep[] = [
    { ...stepOf(first), to: alert.state },
    { ...stepOf(second), to },
  ];
  const verifiers: Actor[] = [first.reviewer, second.reviewer];
  return {
    kind: 'review_decided',
    to,
    why: { ...why, review: to, verifiers, ...(agreed ? {} : { dismissedFor: 'not_agreed' }) },
    steps,
  };
}

/** The actor of a step that no person took: this service, named with the agency that requested the search. */
export const serviceFor = (authorisation: Authorisation | undefined): Actor => ({
  subject: 'alerting',
  name: 'alerting',
  agency: authorisation?.requestedBy.agency ?? 'city',
});

/** Dismisses a candidate that waits for reviewers if its authorisation is over, with the reason. */
export function dismissIfAuthorisationOver(
  alert: Alert,
  authorisation: Authorisation | undefined,
  nowMs: number,
): AlertEvent[] {
  const { why, state } = alert;
  if (why.rule !== 'face' || why.review !== 'in_review') return [];
  // An alert is raised only under a known authorisation. If it is not known now, its record was removed.
  const standing = authorisation
    ? standingOf(authorisation, nowMs)
    : ({ kind: 'over', because: 'authorisation_ended' } as const);
  if (standing.kind !== 'over') return [];
  const { because } = standing;
  const actor = serviceFor(authorisation);
  const step: HistoryStep = { action: 'dismiss', from: state, to: 'dismissed', actor, atMs: nowMs, note: because };
  return [
    {
      kind: 'review_decided',
      to: 'dismissed',
      why: { ...why, review: 'dismissed', dismissedFor: because },
      steps: [step],
    },
  ];
}
