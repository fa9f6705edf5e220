import type { Actor, Alert, AlertCommand, ReviewCommand } from '@marsad/schemas';
import type { AlertBook } from '../domain/alert-book.ts';
import type { AlertEvent } from '../domain/alert.ts';
import { evolve } from '../domain/alert.ts';
import type { CommandInput } from '../domain/decide-command.ts';
import { actorOf, decideCommand } from '../domain/decide-command.ts';
import { decideReview, dismissIfAuthorisationOver, serviceFor } from '../domain/decide-review.ts';
import type { MayTouch } from '../domain/viewers.ts';
import type { Authorisations, CommandProved, Publication, SignedIn } from '../ports.ts';
import { NOTHING_TO_PUBLISH } from './publication.ts';

const applyEvents = (alert: Alert | undefined, events: readonly AlertEvent[]): Alert[] => {
  const next = events.reduce<Alert | undefined>(evolve, alert);
  return next && events.length > 0 ? [next] : [];
};

/** The actor in the audit log where no token proves who asked. The name in the message may be forged, so it is not used. */
const NOBODY: Actor = { subject: 'unverified', name: 'unverified', agency: 'unverified' };
const actorOrNobody = (signedIn: SignedIn | undefined): Actor => (signedIn ? actorOf(signedIn) : NOBODY);

const NOTHING_PROVED: CommandProved = { kind: 'refused', reason: 'session_invalid' };

/** Decides a command. The decision goes to the audit log whether it was accepted or refused. */
export function answerCommand(
  { data: command, proved = NOTHING_PROVED }: { readonly data: AlertCommand; readonly proved?: CommandProved },
  alert: Alert | undefined,
  { mayHandle, mayHave }: Pick<CommandInput, 'mayHandle' | 'mayHave'>,
  nowMs: number,
): Publication {
  const { idToken: _, proof: __, atMs: askedAtMs, ...asked } = command;
  const signedIn = proved.kind === 'proved' ? proved.person : undefined;
  const decision = decideCommand({ alert, proved, mayHandle, mayHave, command }, nowMs);
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
    ...NOTHING_TO_PUBLISH,
    decisions: [{ id, by: actorOrNobody(signedIn), of: 'alert', alertId, alert, ...refused }],
    alerts: decision.kind === 'accepted' ? applyEvents(alert, decision.events) : [],
    answers: [answer],
    simulated: alert?.simulated ?? false,
  };
}

/** Decides a review. The published answer says whether the review was accepted, and never what any reviewer answered. */
export function answerReview(
  { data: command, signedIn }: { readonly data: ReviewCommand; readonly signedIn?: SignedIn | undefined },
  { book, authorisations, mayReview }: ReviewNeeds,
  nowMs: number,
): Publication {
  const { commandId, district, decision } = command;
  const { alertId } = decision;
  const alert = book.get(alertId);
  const authorisation = alert?.why.rule === 'face' ? authorisations.get(alert.why.authorisationId) : undefined;
  const casts = book.castsOf(alertId);
  const input = { alert, casts, authorisation, signedIn, mayReview, command };
  const { refusal, cast, events } = decideReview(input, nowMs);
  const answer = { commandId, alertId, district, accepted: refusal === undefined, atMs: nowMs };
  const refused = refusal === undefined ? {} : { refusal };
  return {
    ...NOTHING_TO_PUBLISH,
    decisions: [{ id: commandId, by: actorOrNobody(signedIn), of: 'review', alertId, alert, ...refused }],
    alerts: applyEvents(alert, events),
    casts: cast ? [cast] : [],
    reviewAnswers: [{ ...answer, ...refused }],
  };
}
type ReviewNeeds = { readonly book: AlertBook; readonly authorisations: Authorisations; readonly mayReview: MayTouch };

/** Dismisses the candidates that wait for reviewers although their authorisation is over. */
export function endReviews(book: AlertBook, authorisations: Authorisations, nowMs: number): Publication {
  const ended = book.inReview().flatMap((alert) => {
    if (alert.why.rule !== 'face') return [];
    const { authorisationId } = alert.why;
    const authorisation = authorisations.get(authorisationId);
    const by = serviceFor(authorisation);
    return applyEvents(alert, dismissIfAuthorisationOver(alert, authorisation, nowMs)).map((now) => ({
      alert,
      authorisationId,
      by,
      now,
    }));
  });
  return {
    ...NOTHING_TO_PUBLISH,
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
