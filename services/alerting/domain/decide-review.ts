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

/** A first answer is kept (`cast`) and moves nothing; a second one moves the alert. A refusal may move it too: its right is over. */
export type ReviewOutcome = {
  readonly refusal?: ReviewRefusal;
  readonly cast?: ReviewCast;
  readonly events: readonly AlertEvent[];
};

export type ReviewGiven = {
  readonly alert: Alert | undefined;
  /** What was answered so far. */
  readonly casts: readonly ReviewCast[];
  readonly authorisation: Authorisation | undefined;
  /** Who signed in for exactly this answer; undefined where the token proves no such thing. */
  readonly signedIn: SignedIn | undefined;
  /** By role, agency and districts: a reviewer of the city, of this alert's district. */
  readonly mayReview: MayTouch;
  readonly command: ReviewCommand;
};

const refused = (refusal: ReviewRefusal, events: readonly AlertEvent[] = []): ReviewOutcome => ({ refusal, events });

/**
 * One answer to one candidate (control 7). Who answers is said by the token, not by the message that carried it. A command that was carried
 * out already and comes again is accepted again and changes nothing, whatever has become of its token since.
 */
export function decideReview(given: ReviewGiven, nowMs: number): ReviewOutcome {
  const { alert, casts, authorisation, signedIn, mayReview, command } = given;
  const { decision, commandId, actor } = command;
  if (!alert) return refused('alert_unknown');
  if (casts.some((cast) => cast.commandId === commandId) || alert.history.some((step) => step.commandId === commandId))
    return { events: [] };
  if (!signedIn || signedIn.subject !== actor.subject || signedIn.agency !== actor.agency)
    return refused('signature_invalid');
  if (alert.why.rule !== 'face' || alert.why.candidateId !== decision.candidateId) return refused('not_a_candidate');
  if (!mayReview(signedIn, alert)) return refused('role_may_not');
  if (alert.why.review !== 'in_review') return refused('already_decided');
  const over = decideOver(alert, authorisation, nowMs);
  if (over.length > 0) return refused('already_decided', over);
  if (!isIndependent(signedIn, authorisation)) return refused('not_independent');
  if (casts.some(({ reviewer }) => reviewer.subject === signedIn.subject)) return refused('already_answered');

  const { alertId, candidateId, answer } = decision;
  const reviewer = actorOf(signedIn);
  const cast = { alertId, district: alert.district, candidateId, commandId, reviewer, answer, atMs: nowMs };
  const [first] = casts;
  return first ? { events: [decided(alert, alert.why, first, cast)] } : { cast, events: [] };
}

/** Neither asked for the search nor allowed it. Of an authorisation that is not known nobody can say so. */
const isIndependent = ({ subject }: SignedIn, authorisation: Authorisation | undefined): boolean =>
  authorisation !== undefined &&
  authorisation.requestedBy.subject !== subject &&
  authorisation.decidedBy?.subject !== subject;

/** Both answers together, for the first time in one place. Each is kept with who gave it: an auditor asks how often a reviewer is overruled. */
function decided(alert: Alert, why: FaceWhy, first: ReviewCast, second: ReviewCast): AlertEvent {
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

/** Who acts where no person did: this service, for the agency that asked. */
export const serviceFor = (authorisation: Authorisation | undefined): Actor => ({
  subject: 'alerting',
  name: 'alerting',
  agency: authorisation?.requestedBy.agency ?? 'city',
});

/** Nobody may go on looking for a person when the right to is over: a candidate that waits for its reviewers is dismissed, with the reason. */
export function decideOver(alert: Alert, authorisation: Authorisation | undefined, nowMs: number): AlertEvent[] {
  const { why, state } = alert;
  if (why.rule !== 'face' || why.review !== 'in_review') return [];
  // It was live when the alert was raised: one that is not there any more was taken away.
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
