import type { Actor, Alert, AlertCommand, ReviewCommand } from '@marsad/schemas';
import type { AlertBook } from '../domain/alert-book.ts';
import type { AlertEvent } from '../domain/alert.ts';
import { evolve } from '../domain/alert.ts';
import { actorOf, decideCommand } from '../domain/decide-command.ts';
import { decideOver, decideReview, serviceFor } from '../domain/decide-review.ts';
import type { MayTouch } from '../domain/viewers.ts';
import type { Authorisations, CommandProved, Said, SignedIn } from '../ports.ts';
import { SAID_NOTHING } from './said.ts';

const after = (alert: Alert | undefined, events: readonly AlertEvent[]): Alert[] => {
  const next = events.reduce<Alert | undefined>(evolve, alert);
  return next && events.length > 0 ? [next] : [];
};

/** Whom the log names where a token proves nobody: a forged command does not speak in the name that it carries. */
const NOBODY: Actor = { subject: 'unverified', name: 'unverified', agency: 'unverified' };
const byOf = (signedIn: SignedIn | undefined): Actor => (signedIn ? actorOf(signedIn) : NOBODY);

const NOTHING_PROVED: CommandProved = { kind: 'refused', reason: 'session_invalid' };

/** What is said to a person who asked to move an alert: accepted or refused, it is a decision and goes to the log. */
export function answerCommand(
  { data: command, proved = NOTHING_PROVED }: { readonly data: AlertCommand; readonly proved?: CommandProved },
  alert: Alert | undefined,
  mayHandle: MayTouch,
  nowMs: number,
): Said {
  const { idToken: _, proof: __, atMs: askedAtMs, ...asked } = command;
  const signedIn = proved.kind === 'proved' ? proved.person : undefined;
  const decision = decideCommand({ alert, proved, mayHandle, command }, nowMs);
  const { commandId: id, alertId } = command;
  const refused = decision.kind === 'refused' ? { refusal: decision.reason } : {};
  const answer = {
    ...asked,
    actor: signedIn ? actorOf(signedIn) : command.actor,
    verified: signedIn !== undefined,
    accepted: decision.kind === 'accepted',
    ...refused,
    ...(decision.kind === 'refused' && decision.state ? { state: decision.state } : {}),
    askedAtMs,
    atMs: nowMs,
  };
  return {
    ...SAID_NOTHING,
    decisions: [{ id, by: byOf(signedIn), of: 'alert', alertId, alert, ...refused }],
    alerts: decision.kind === 'accepted' ? after(alert, decision.events) : [],
    answers: [answer],
    simulated: alert?.simulated ?? false,
  };
}

/** What is said to a reviewer: taken or refused, and nothing of what was answered, by whomever. */
export function answerReview(
  { data: command, signedIn }: { readonly data: ReviewCommand; readonly signedIn?: SignedIn | undefined },
  { book, authorisations, mayReview }: ReviewNeeds,
  nowMs: number,
): Said {
  const { commandId, district, decision } = command;
  const { alertId } = decision;
  const alert = book.get(alertId);
  const authorisation = alert?.why.rule === 'face' ? authorisations.get(alert.why.authorisationId) : undefined;
  const casts = book.castsOf(alertId);
  const given = { alert, casts, authorisation, signedIn, mayReview, command };
  const { refusal, cast, events } = decideReview(given, nowMs);
  const answer = { commandId, alertId, district, accepted: refusal === undefined, atMs: nowMs };
  const refused = refusal === undefined ? {} : { refusal };
  return {
    ...SAID_NOTHING,
    decisions: [{ id: commandId, by: byOf(signedIn), of: 'review', alertId, alert, ...refused }],
    alerts: after(alert, events),
    casts: cast ? [cast] : [],
    reviewAnswers: [{ ...answer, ...refused }],
  };
}
type ReviewNeeds = { readonly book: AlertBook; readonly authorisations: Authorisations; readonly mayReview: MayTouch };

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
