import type { Alert, AlertReason, behaviourEvent, DataOf } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import { MERGE_WITHIN_MS, mergeKey } from './alert-book.ts';
import type { AlertEvent } from './alert.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';

type Behaviour = DataOf<typeof behaviourEvent>;
type Frame = Pick<Behaviour, 'district' | 'camera' | 'capturedAtMs' | 'receivedAtMs'>;

/** What one observation does to one alert, and the clip that a new one needs. */
export type ObservationDecision = { readonly alertId: string; readonly events: readonly AlertEvent[] };

export type Observation = {
  readonly id: string;
  readonly alertId: string;
  readonly frame: Frame;
  readonly subject: string;
  readonly why: AlertReason;
  readonly simulated: boolean;
};

/** Within a minute of the last observation, by the platform's clock and in either direction: reads of one minute may come in any order. */
export const belongs = (alert: Alert, atMs: number): boolean =>
  Math.abs(atMs - alert.lastObservedAtMs) <= MERGE_WITHIN_MS;

/**
 * Counts an observation into an alert. A closed or dismissed one takes it too and stays what it is, so a false alarm that goes on is not
 * raised again every second.
 */
export const mergeInto = (alert: Alert, { id, frame, why, subject }: Observation): ObservationDecision => ({
  alertId: alert.alertId,
  events: [{ kind: 'observed_again', observationId: id, atMs: frame.receivedAtMs, why, subject }],
});

/**
 * Raises, or merges into the latest alert of the same rule, camera and subject whose last observation is within 60 s. What comes later than
 * 60 s raises a new alert.
 */
export function raiseOrMerge(book: AlertBook, seen: Observation, nowMs: number): ObservationDecision[] {
  if (book.get(seen.alertId)) return [];
  const { frame, subject, why } = seen;
  const merged = book.latestOf(mergeKey({ why, camera: frame.camera, subject }));
  if (merged && belongs(merged, frame.receivedAtMs)) return [mergeInto(merged, seen)];
  // What the platform says of itself happened in no picture.
  const isPictured = why.rule !== 'system';
  const alert: Alert = {
    alertId: seen.alertId,
    revision: 0,
    district: frame.district,
    camera: frame.camera,
    subject,
    why,
    state: 'raised',
    change: 'raised',
    observations: 1,
    observationIds: [seen.id],
    firstObservedAtMs: frame.receivedAtMs,
    lastObservedAtMs: frame.receivedAtMs,
    sufficedAtMs: frame.receivedAtMs,
    raisedAtMs: nowMs,
    snapshot: { status: isPictured ? 'pending' : 'none' },
    clip: { status: isPictured ? 'pending' : 'none' },
    plateCrop: { status: why.rule === 'hotlist' ? 'pending' : 'none' },
    headCrop: { status: why.rule === 'face' ? 'pending' : 'none' },
    history: [],
    simulated: seen.simulated,
  };
  return [{ alertId: seen.alertId, events: [{ kind: 'raised', alert }] }];
}

/** A zone, a line or a stay: each behaviour event is said once by its rule; a second stay of the same track within a minute is merged. */
export function decideBehaviour(
  book: AlertBook,
  event: Behaviour,
  simulated: boolean,
  nowMs: number,
): ObservationDecision[] {
  if (book.madeFrom(event.eventId).length > 0) return [];
  const { kind, placeId, dwellMs, thresholdMs, demonstration } = event;
  const why: AlertReason = {
    rule: 'behaviour',
    ruleVersion: RULE_VERSIONS.behaviour,
    kind,
    placeId,
    ...(event.class === undefined ? {} : { class: event.class }),
    ...(event.ruleId === undefined ? {} : { ruleId: event.ruleId }),
    ...(event.tracks === undefined ? {} : { tracks: event.tracks }),
    ...(event.measures === undefined ? {} : { measures: event.measures }),
    ...(dwellMs === undefined ? {} : { dwellMs }),
    ...(thresholdMs === undefined ? {} : { thresholdMs }),
    demonstration,
  };
  const id = alertId('behaviour', [event.eventId]);
  return raiseOrMerge(
    book,
    {
      id: event.eventId,
      alertId: id,
      frame: event,
      subject: event.trackId ?? event.incidentId ?? placeId,
      why,
      simulated,
    },
    nowMs,
  );
}
