import type { Actor, Alert, AlertAction, AlertReason, AlertState, AlertView, FaceWhy, Sighting } from '@marsad/schemas';
import type { Severity } from './episode.ts';
import type { ViewName } from './pictures.ts';
import { picturesFrom, withView } from './pictures.ts';

/** One line of an alert's history. */
export type HistoryStep = Alert['history'][number];

/** The events of an alert. Decisions return them and `evolve` applies them; the resulting alert is published. */
export type AlertEvent =
  | { readonly kind: 'raised'; readonly alert: Alert }
  /** A later version of the same observation; `rises` holds the observation and the time that made the alert more serious. */
  | {
      readonly kind: 'reread';
      readonly why: AlertReason;
      readonly subject: string;
      readonly rises?: { readonly observationId: string; readonly atMs: number };
    }
  | {
      readonly kind: 'observed_again';
      readonly observationId: string;
      readonly atMs: number;
      readonly why: AlertReason;
      readonly subject: string;
      /** Whether it makes the alert more serious. Then the alert shows its pictures. */
      readonly rises: boolean;
      /** Absent where the alert has no list of sightings. */
      readonly sighting?: Sighting;
      readonly tracks?: number;
      readonly severity?: Severity;
    }
  | {
      readonly kind: 'view_changed';
      readonly view: ViewName;
      readonly now: AlertView;
      /** The id under which it was requested: the alert's id, or the id of one of its sightings. */
      readonly picturesId: string;
    }
  | {
      readonly kind: 'moved';
      readonly action: AlertAction;
      readonly to: AlertState;
      readonly actor: Actor;
      readonly commandId: string;
      readonly atMs: number;
      readonly dismissalReason?: NonNullable<HistoryStep['dismissalReason']>;
      readonly note?: string;
    }
  /** Two reviewers answered, or the authorisation was over before both had. */
  | {
      readonly kind: 'review_decided';
      readonly to: 'confirmed' | 'dismissed';
      readonly why: FaceWhy;
      readonly steps: readonly HistoryStep[];
    };

/** How many history steps and observation ids an alert's event may hold. The oldest are dropped first. */
const MOST_KEPT = 50;

/** Returns the alert after one event, as the next revision. */
export function evolve(alert: Alert | undefined, event: AlertEvent): Alert {
  if (event.kind === 'raised') return event.alert;
  if (!alert) throw new Error(`${event.kind} of an alert that was never raised`);
  const next = { ...alert, revision: alert.revision + 1 };
  switch (event.kind) {
    case 'reread': {
      const { why, subject, rises } = event;
      const amended: Alert = { ...next, change: 'amended', why, subject };
      return rises ? { ...amended, ...riseBy(amended, rises.observationId, rises.atMs) } : amended;
    }
    case 'observed_again':
      return observedAgain(next, event);
    case 'view_changed':
      return { ...next, change: 'view', ...withView(alert, event.view, event.now, event.picturesId) };
    case 'moved': {
      const { kind: _, to, ...step } = event;
      return {
        ...next,
        change: 'action',
        state: to,
        history: [...alert.history, { ...step, from: alert.state, to }].slice(-MOST_KEPT),
      };
    }
    case 'review_decided':
      return {
        ...next,
        change: 'action',
        state: event.to,
        why: event.why,
        history: [...alert.history, ...event.steps].slice(-MOST_KEPT),
      };
  }
}

/** The fields that change when this observation makes the alert more serious. */
const riseBy = (alert: Alert, observationId: string, atMs: number): Partial<Alert> => ({
  ...picturesFrom(alert, observationId),
  roseAtMs: atMs,
});

function observedAgain(alert: Alert, event: Extract<AlertEvent, { kind: 'observed_again' }>): Alert {
  const { observationId, atMs, why, subject, rises, sighting, tracks, severity } = event;
  const after: Alert = {
    ...alert,
    change: 'amended',
    why,
    subject,
    observations: alert.observations + 1,
    observationIds: [...(alert.observationIds ?? []), observationId].slice(-MOST_KEPT),
    firstObservedAtMs: Math.min(alert.firstObservedAtMs, atMs),
    lastObservedAtMs: Math.max(alert.lastObservedAtMs, atMs),
    ...(sighting && { sightings: [...(alert.sightings ?? []), sighting] }),
    ...(tracks !== undefined && { tracks }),
    ...(severity !== undefined && { severity }),
  };
  return rises ? { ...after, ...riseBy(after, observationId, atMs) } : after;
}
