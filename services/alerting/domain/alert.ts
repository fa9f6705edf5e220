import { DESK_ACTIONS, isKnown } from '@marsad/schemas';
import type {
  Actor,
  Alert,
  AlertAction,
  AlertReason,
  AlertState,
  AlertView,
  Assignee,
  CheckedPoint,
  FaceWhy,
  Sighting,
} from '@marsad/schemas';
import type { Severity } from './episode.ts';
import type { ViewName } from './pictures.ts';
import { picturesFrom, withView } from './pictures.ts';

/** One line of an alert's history. */
export type HistoryStep = Alert['history'][number];

/** What an alert says of its incident. */
export type AlertedIncident = Pick<
  Alert,
  'incidentId' | 'incidentRevision' | 'endedAtMs' | 'endedBy' | 'tells' | 'mutedUntilMs'
>;

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
  /** The incident goes on with other numbers, or is over. */
  | {
      readonly kind: 'incident_changed';
      readonly atMs: number;
      readonly why: AlertReason;
      readonly tracks?: number | undefined;
      readonly severity?: Severity;
      /** Whether it makes the alert more serious. */
      readonly rises: boolean;
      readonly incident: AlertedIncident;
    }
  /** The incident became graver than what a person judged when they ended the alert: they must look again. */
  | { readonly kind: 'reopened'; readonly atMs: number; readonly actor: Actor }
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
  /** Somebody gave it to somebody, wrote a note or ticked a point. Its state stays. */
  | {
      readonly kind: 'worked_on';
      readonly action: (typeof DESK_ACTIONS)[number];
      readonly actor: Actor;
      readonly commandId: string;
      readonly atMs: number;
      readonly note?: string;
      /** For `assign`; absent: nobody has it any more. */
      readonly assignedTo?: Assignee;
      readonly check?: CheckedPoint;
    }
  /** Two reviewers answered, or the authorisation was over before both had. */
  | {
      readonly kind: 'review_decided';
      readonly to: 'confirmed' | 'dismissed';
      readonly why: FaceWhy;
      readonly steps: readonly HistoryStep[];
    };

/** The actor of a step that no person took. */
export const SERVICE: Actor = { subject: 'alerting', name: 'alerting', agency: 'city' };

/** How many history steps and observation ids an alert's event may hold. The oldest are dropped first. */
const MOST_KEPT = 50;

/**
 * The history with further steps. Notes, assignments and ticks make room first, because a person may make any number of them: they must not
 * push out who confirmed, dismissed or reopened the alert.
 */
function withSteps(history: readonly HistoryStep[], steps: readonly HistoryStep[]): HistoryStep[] {
  const all = [...history, ...steps];
  let tooMany = all.length - MOST_KEPT;
  if (tooMany <= 0) return all;
  return all.filter(({ action }) => !(isKnown(DESK_ACTIONS, action) && tooMany-- > 0)).slice(-MOST_KEPT);
}

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
    case 'incident_changed':
      return incidentChanged(next, event);
    case 'reopened': {
      const { atMs, actor } = event;
      const step: HistoryStep = { atMs, action: 'reopen', from: alert.state, to: 'raised', actor };
      return { ...next, state: 'raised', history: withSteps(alert.history, [step]) };
    }
    case 'view_changed':
      return { ...next, change: 'view', ...withView(alert, event.view, event.now, event.picturesId) };
    case 'moved': {
      const { kind: _, to, ...step } = event;
      // Somebody judged it, so it is an ordinary alert from now on.
      const { mutedUntilMs: __, ...judged } = next;
      return {
        ...judged,
        change: 'action',
        state: to,
        history: withSteps(alert.history, [{ ...step, from: alert.state, to }]),
      };
    }
    case 'worked_on':
      return workedOn(next, event);
    case 'review_decided':
      return {
        ...next,
        change: 'action',
        state: event.to,
        why: event.why,
        history: withSteps(alert.history, event.steps),
      };
  }
}

const CHANGE_OF = { assign: 'assigned', note: 'noted', check: 'checked' } as const;

function workedOn(alert: Alert, event: Extract<AlertEvent, { kind: 'worked_on' }>): Alert {
  const { kind: _, ...step } = event;
  const { action, actor, atMs, assignedTo, check } = step;
  const { assignedTo: __, ...unassigned } = alert;
  const others = (alert.checks ?? []).filter(({ item }) => item !== check?.item);
  return {
    ...(action === 'assign' ? { ...unassigned, ...(assignedTo && { assignedTo }) } : alert),
    ...(check && { checks: check.done ? [...others, { item: check.item, atMs, actor }] : others }),
    change: CHANGE_OF[action],
    history: withSteps(alert.history, [{ ...step, from: alert.state, to: alert.state }]),
  };
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

/** The state stays what people made it: an alert that nobody judged is still to be judged when its cause is over. */
function incidentChanged(alert: Alert, event: Extract<AlertEvent, { kind: 'incident_changed' }>): Alert {
  const { atMs, why, tracks, severity, rises, incident } = event;
  const { endedAtMs: _, endedBy: __, mutedUntilMs: ___, ...before } = alert;
  return {
    ...before,
    ...incident,
    change: incident.endedAtMs === undefined ? 'amended' : 'ended',
    why,
    firstObservedAtMs: Math.min(alert.firstObservedAtMs, atMs),
    lastObservedAtMs: Math.max(alert.lastObservedAtMs, atMs),
    ...(tracks !== undefined && { tracks: Math.max(alert.tracks ?? 0, tracks) }),
    ...(severity !== undefined && { severity }),
    ...(rises && { roseAtMs: atMs }),
  };
}
