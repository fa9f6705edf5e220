import type { Actor, Alert, AlertAction, AlertReason, AlertState, AlertView, FaceWhy, Sighting } from '@marsad/schemas';
import type { Severity } from './episode.ts';
import type { ViewName } from './sightings.ts';
import { picturedBy, withView } from './sightings.ts';

/** One line of an alert's history. */
export type HistoryStep = Alert['history'][number];

/** What may happen to an alert. Decisions say these; `evolve` applies them; the wire carries the alert that results. */
export type AlertEvent =
  | { readonly kind: 'raised'; readonly alert: Alert }
  /** A later word of the same observation; `rises` says at which time it made the alert more serious. */
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
      /** Whether it makes the alert more serious: then its pictures are the alert's. */
      readonly rises: boolean;
      /** Absent where the alert keeps no sightings. */
      readonly sighting?: Sighting;
      readonly tracks?: number;
      readonly severity?: Severity;
    }
  | {
      readonly kind: 'view_changed';
      readonly view: ViewName;
      readonly now: AlertView;
      /** The id under which it was asked for: the alert's, or that of one of its sightings. */
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
  /** What two reviewers answered, or that the right to look for the person was over before both had. */
  | {
      readonly kind: 'review_decided';
      readonly to: 'confirmed' | 'dismissed';
      readonly why: FaceWhy;
      readonly steps: readonly HistoryStep[];
    };

/** The wire keeps so many; the oldest go first. */
const KEPT = 50;

/** The alert after one event: always the next revision. */
export function evolve(alert: Alert | undefined, event: AlertEvent): Alert {
  if (event.kind === 'raised') return event.alert;
  if (!alert) throw new Error(`${event.kind} of an alert that was never raised`);
  const next = { ...alert, revision: alert.revision + 1 };
  switch (event.kind) {
    case 'reread': {
      const { why, subject, rises } = event;
      const amended: Alert = { ...next, change: 'amended', why, subject };
      return rises ? { ...amended, ...risen(amended, rises.observationId, rises.atMs) } : amended;
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
        history: [...alert.history, { ...step, from: alert.state, to }].slice(-KEPT),
      };
    }
    case 'review_decided':
      return {
        ...next,
        change: 'action',
        state: event.to,
        why: event.why,
        history: [...alert.history, ...event.steps].slice(-KEPT),
      };
  }
}

/** The alert became more serious by this observation. */
const risen = (alert: Alert, observationId: string, atMs: number): Partial<Alert> => ({
  ...picturedBy(alert, observationId),
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
    observationIds: [...(alert.observationIds ?? []), observationId].slice(-KEPT),
    firstObservedAtMs: Math.min(alert.firstObservedAtMs, atMs),
    lastObservedAtMs: Math.max(alert.lastObservedAtMs, atMs),
    ...(sighting && { sightings: [...(alert.sightings ?? []), sighting] }),
    ...(tracks !== undefined && { tracks }),
    ...(severity !== undefined && { severity }),
  };
  return rises ? { ...after, ...risen(after, observationId, atMs) } : after;
}
