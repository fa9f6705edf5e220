import type { Alert, AlertCommand, ReviewCommand } from '@marsad/schemas';
import type { AlertBook } from '../domain/alert-book.ts';
import type { AlertEvent } from '../domain/alert.ts';
import { evolve } from '../domain/alert.ts';
import { decideCommand } from '../domain/decide-command.ts';
import { decideOver, decideReview, serviceFor } from '../domain/decide-review.ts';
import type { Authorisations, DecisionMade, Said, SignedIn } from '../ports.ts';
import { SAID_NOTHING } from './said.ts';

const after = (alert: Alert | undefined, events: readonly AlertEvent[]): Alert[] => {
  const next = events.reduce<Alert | undefined>(evolve, alert);
  return next && events.length > 0 ? [next] : [];
};

/** What is said to a person who asked to move an alert: accepted or refused, it is a decision and goes to the log. */
export function answerCommand(command: AlertCommand, alert: Alert | undefined, nowMs: number): Said {
  const { commandId, alertId, district, actor } = command;
  const decision = decideCommand(alert, command, nowMs);
  const answer = { commandId, alertId, district, accepted: decision.kind === 'accepted', atMs: nowMs };
  const made: DecisionMade = { id: commandId, by: actor, of: 'alert', alertId, alert };
  if (decision.kind === 'accepted')
    return { ...SAID_NOTHING, decisions: [made], alerts: after(alert, decision.events), answers: [answer] };
  const { reason: refusal, state } = decision;
  return {
    ...SAID_NOTHING,
    decisions: [{ ...made, refusal }],
    answers: [{ ...answer, refusal, ...(state === undefined ? {} : { state }) }],
  };
}

/** What is said to a reviewer: taken or refused, and nothing of what was answered, by whomever. */
export function answerReview(
  { data: command, signedIn }: { readonly data: ReviewCommand; readonly signedIn?: SignedIn | undefined },
  book: AlertBook,
  authorisations: Authorisations,
  nowMs: number,
): Said {
  const { commandId, district, actor, decision } = command;
  const { alertId } = decision;
  const alert = book.get(alertId);
  const authorisation = alert?.why.rule === 'face' ? authorisations.get(alert.why.authorisationId) : undefined;
  const casts = book.castsOf(alertId);
  const { refusal, cast, events } = decideReview({ alert, casts, authorisation, signedIn, command }, nowMs);
  const answer = { commandId, alertId, district, accepted: refusal === undefined, atMs: nowMs };
  return {
    ...SAID_NOTHING,
    decisions: [{ id: commandId, by: actor, of: 'review', alertId, alert, refusal }],
    alerts: after(alert, events),
    casts: cast ? [cast] : [],
    reviewAnswers: [{ ...answer, ...(refusal === undefined ? {} : { refusal }) }],
  };
}

/** Candidates that wait for their reviewers under a right that is over. */
export function endReviews(book: AlertBook, authorisations: Authorisations, nowMs: number): Said {
  const ended = book.inReview().flatMap((alert) => {
    if (alert.why.rule !== 'face') return [];
    const { authorisationId } = alert.why;
    const authorisation = authorisations.get(authorisationId);
    const by = serviceFor(authorisation);
    return after(alert, decideOver(alert, authorisation, nowMs)).map((now) => ({ alert, authorisationId, by, now }));
  });
  return {
    ...SAID_NOTHING,
    decisions: ended.map(({ alert, authorisationId, by }) => ({
      id: `${alert.alertId}\n${authorisationId}`,
      by,
      of: 'review',
      alertId: alert.alertId,
      alert,
    })),
    alerts: ended.map(({ now }) => now),
  };
}
