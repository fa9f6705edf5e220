import type { Alert, AlertReason, behaviourEvent, DataOf } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import { MERGE_WITHIN_MS, mergeKey } from './alert-book.ts';
import type { AlertEvent } from './alert.ts';
import type { Arriving, Severity } from './episode.ts';
import { isGraver, takesIn } from './episode.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';
import { newSighting, picturesIdOf, tracksOf } from './sightings.ts';

type Behaviour = DataOf<typeof behaviourEvent>;
type Frame = Pick<Behaviour, 'district' | 'camera' | 'capturedAtMs' | 'receivedAtMs'>;

/** What one observation does to one alert. */
export type ObservationDecision = { readonly alertId: string; readonly events: readonly AlertEvent[] };

export type Observation = {
  readonly id: string;
  readonly alertId: string;
  readonly frame: Frame;
  readonly subject: string;
  readonly trackId?: string | undefined;
  readonly why: AlertReason;
  readonly severity?: Severity;
  /** Tracks that this observation counts itself. */
  readonly tracks?: number | undefined;
  readonly simulated: boolean;
};

/** Within a minute of the last observation, by the platform's clock and in either direction: reads of one minute may come in any order. */
export const belongs = (alert: Alert, atMs: number): boolean =>
  Math.abs(atMs - alert.lastObservedAtMs) <= MERGE_WITHIN_MS;

/** Of several that could take it, the one that was observed last; of equals always the same. */
export const latest = (alerts: readonly Alert[]): Alert | undefined =>
  alerts.toSorted((a, b) => b.lastObservedAtMs - a.lastObservedAtMs || (a.alertId < b.alertId ? -1 : 1))[0];

/** The alert that goes on with this observation; none where it raises a new one. */
export function goingOn(
  book: AlertBook,
  { why, frame, subject, trackId, simulated }: Observation,
  rises: (alert: Alert) => boolean,
): Alert | undefined {
  const arriving = (alert: Alert): Arriving => ({ atMs: frame.receivedAtMs, trackId, rises: rises(alert) });
  const sameRule = book.allOf(mergeKey({ why, camera: frame.camera, subject, simulated }));
  return latest(sameRule.filter((alert) => takesIn(alert, arriving(alert))));
}

/** What the alert says of itself once this observation is in it. */
type Shown = { readonly why: AlertReason; readonly subject: string; readonly rises: boolean };

/** Counts an observation into an alert, with pictures of its own. */
export function mergeInto(alert: Alert, seen: Observation, shown: Shown): ObservationDecision {
  const { id, frame, severity, tracks, trackId } = seen;
  const sighted = { id, trackId, capturedAtMs: frame.capturedAtMs };
  const before = alert.sightings ?? [];
  const sighting = newSighting(sighted, picturesIdOf(alert.alertId, id), seen.why.rule, before);
  const events: AlertEvent[] = [
    {
      ...{ kind: 'observed_again', observationId: id, atMs: frame.receivedAtMs, ...shown },
      ...(alert.sightings && {
        sighting,
        tracks: tracksOf([...before, sighting], Math.max(alert.tracks ?? 0, tracks ?? 0)),
      }),
      ...(isGraver(severity, alert.severity) && { severity }),
    },
  ];
  return { alertId: alert.alertId, events };
}

/** A new alert of this observation; nothing where there is one already. */
export function raise(book: AlertBook, seen: Observation, nowMs: number): ObservationDecision[] {
  if (book.get(seen.alertId)) return [];
  const { id, frame, subject, why, severity } = seen;
  // What the platform says of itself happened in no picture.
  const isPictured = why.rule !== 'system';
  const isEpisode = why.rule === 'hotlist' || why.rule === 'behaviour';
  const sighting = newSighting({ id, trackId: seen.trackId, capturedAtMs: frame.capturedAtMs }, seen.alertId, why.rule);
  const alert: Alert = {
    alertId: seen.alertId,
    revision: 0,
    district: frame.district,
    camera: frame.camera,
    subject,
    why,
    state: 'raised',
    change: 'raised',
    ...(severity === undefined ? {} : { severity }),
    observations: 1,
    observationIds: [id],
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
    ...(isEpisode && { sightings: [sighting], picturedId: id, tracks: tracksOf([sighting], seen.tracks) }),
  };
  return [{ alertId: seen.alertId, events: [{ kind: 'raised', alert }] }];
}

/**
 * For a face, and for what the platform says of itself: raises, or merges into the latest alert of the same rule, camera and subject whose last
 * observation is within 60 s. What comes later raises a new alert.
 */
export function raiseOrMerge(book: AlertBook, seen: Observation, nowMs: number): ObservationDecision[] {
  if (book.get(seen.alertId)) return [];
  const { frame, subject, why, simulated } = seen;
  const near = book
    .allOf(mergeKey({ why, camera: frame.camera, subject, simulated }))
    .filter((alert) => belongs(alert, frame.receivedAtMs));
  const merged = latest(near);
  return merged ? [mergeInto(merged, seen, { why, subject, rises: false })] : raise(book, seen, nowMs);
}

function reasonOf(event: Behaviour): AlertReason {
  const { kind, placeId, dwellMs, thresholdMs, demonstration } = event;
  return {
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
}

/**
 * A zone, a line or a stay. While it goes on at its place it is one alert, whoever does it: each event is counted into it once and keeps its own
 * pictures. What the alert says stays what it was raised for, until the same track does it longer or something graver happens.
 */
export function decideBehaviour(
  book: AlertBook,
  event: Behaviour,
  simulated: boolean,
  nowMs: number,
): ObservationDecision[] {
  if (book.madeFrom(event.eventId).length > 0) return [];
  const { eventId: id, trackId, severity, tracks } = event;
  const why = reasonOf(event);
  const subject = trackId ?? event.incidentId ?? event.placeId;
  const seen = {
    id,
    alertId: alertId('behaviour', [id]),
    frame: event,
    subject,
    trackId,
    why,
    severity,
    tracks,
    simulated,
  };
  const rises = (alert: Alert): boolean => isGraver(severity, alert.severity);
  const alert = goingOn(book, seen, rises);
  if (!alert) return raise(book, seen, nowMs);
  const isLater = subject === alert.subject && event.receivedAtMs >= alert.lastObservedAtMs;
  const speaks = rises(alert) || (isLater && !isGraver(alert.severity, severity));
  const shown = speaks ? { why, subject } : { why: alert.why, subject: alert.subject };
  return [mergeInto(alert, seen, { ...shown, rises: rises(alert) })];
}
