import type { Actor, Alert, AlertAction, AlertReason, AlertState, AlertView, FaceWhy } from '@marsad/schemas';

/** One line of an alert's history. */
export type HistoryStep = Alert['history'][number];

/** What may happen to an alert. Decisions say these; `evolve` applies them; the wire carries the alert that results. */
export type AlertEvent =
  | { readonly kind: 'raised'; readonly alert: Alert }
  | { readonly kind: 'reread'; readonly why: AlertReason; readonly subject: string }
  | {
      readonly kind: 'observed_again';
      readonly observationId: string;
      readonly atMs: number;
      readonly why: AlertReason;
      readonly subject: string;
    }
  | {
      readonly kind: 'view_changed';
      readonly view: 'snapshot' | 'clip' | 'plateCrop' | 'headCrop';
      readonly now: AlertView;
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
    case 'reread':
      return { ...next, change: 'amended', why: event.why, subject: event.subject };
    case 'observed_again':
      return {
        ...next,
        change: 'amended',
        why: event.why,
        subject: event.subject,
        observations: alert.observations + 1,
        observationIds: [...(alert.observationIds ?? []), event.observationId].slice(-KEPT),
        lastObservedAtMs: Math.max(alert.lastObservedAtMs, event.atMs),
      };
    case 'view_changed':
      return { ...next, change: 'view', [event.view]: event.now };
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
