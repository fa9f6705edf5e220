import type { Alert, AlertReason, behaviourEvent, DataOf } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import { MERGE_WITHIN_MS, mergeKey } from './alert-book.ts';
import type { AlertedIncident, AlertEvent } from './alert.ts';
import type { Arrival, Severity } from './episode.ts';
import { isGraver, takesIn } from './episode.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';
import { newSighting, picturesIdOf, tracksOf } from './pictures.ts';

export type Behaviour = DataOf<typeof behaviourEvent>;
type Frame = Pick<Behaviour, 'district' | 'camera' | 'capturedAtMs' | 'receivedAtMs'>;

/** The events that one observation causes in one alert. */
export type ObservationDecision = { readonly alertId: string; readonly events: readonly AlertEvent[] };

export type Observation = {
  readonly id: string;
  readonly alertId: string;
  readonly frame: Frame;
  readonly subject: string;
  readonly trackId?: string | undefined;
  readonly why: AlertReason;
  readonly severity?: Severity;
  /** How many tracks the observation reports by itself. */
  readonly tracks?: number | undefined;
  readonly simulated: boolean;
  /** The incident that it reports; absent if it has no duration of its own. */
  readonly incident?: AlertedIncident | undefined;
};

/** Whether this time is within a minute of the alert's last observation, in either direction, because reads may arrive in any order. */
export const isNear = (alert: Alert, atMs: number): boolean =>
  Math.abs(atMs - alert.lastObservedAtMs) <= MERGE_WITHIN_MS;

/** Of several alerts, the one with the latest observation; the id decides between equals. */
export const latest = (alerts: readonly Alert[]): Alert | undefined =>
  alerts.toSorted((a, b) => b.lastObservedAtMs - a.lastObservedAtMs || (a.alertId < b.alertId ? -1 : 1))[0];

/** The alert that this observation continues; undefined where it raises a new one. */
export function findOngoing(
  book: AlertBook,
  { why, frame, subject, trackId, simulated }: Observation,
  rises: (alert: Alert) => boolean,
): Alert | undefined {
  const arrivalFor = (alert: Alert): Arrival => ({ atMs: frame.receivedAtMs, trackId, rises: rises(alert) });
  const sameRule = book.withKey(mergeKey({ why, camera: frame.camera, subject, simulated }));
  return latest(sameRule.filter((alert) => takesIn(alert, arrivalFor(alert))));
}

/** The reason and subject that the alert shows after this observation, and whether the observation makes it rise. */
type Shown = { readonly why: AlertReason; readonly subject: string; readonly rises: boolean };

/** Merges an observation into an alert, with its own pictures. */
export function mergeInto(alert: Alert, observation: Observation, shown: Shown): ObservationDecision {
  const { id, frame, severity, tracks, trackId } = observation;
  const observed = { id, trackId, capturedAtMs: frame.capturedAtMs };
  const before = alert.sightings ?? [];
  const sighting = newSighting(observed, picturesIdOf(alert.alertId, id), observation.why.rule, before);
  const events: AlertEvent[] = [
    {
      kind: 'observed_again',
      observationId: id,
      atMs: frame.receivedAtMs,
      ...shown,
      ...(alert.sightings && {
        sighting,
        tracks: tracksOf([...before, sighting], Math.max(alert.tracks ?? 0, tracks ?? 0)),
      }),
      ...(isGraver(severity, alert.severity) && { severity }),
    },
  ];
  return { alertId: alert.alertId, events };
}

/** Raises a new alert, unless there is one with this id already. */
export function raise(book: AlertBook, observation: Observation, nowMs: number): ObservationDecision[] {
  if (book.get(observation.alertId)) return [];
  const { id, frame, subject, why, severity, incident } = observation;
  // A system event has no pictures.
  const isPictured = why.rule !== 'system';
  const isEpisode = why.rule === 'hotlist' || why.rule === 'behaviour';
  const sighting = newSighting(
    { id, trackId: observation.trackId, capturedAtMs: frame.capturedAtMs },
    observation.alertId,
    why.rule,
  );
  const alert: Alert = {
    alertId: observation.alertId,
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
    simulated: observation.simulated,
    ...incident,
    ...(isEpisode && { sightings: [sighting], picturedId: id, tracks: tracksOf([sighting], observation.tracks) }),
  };
  return [{ alertId: observation.alertId, events: [{ kind: 'raised', alert }] }];
}

/**
 * For faces and system events: merges the observation into the latest alert of the same rule, camera and subject whose last observation is
 * within 60 s, or raises a new alert.
 */
export function raiseOrMerge(book: AlertBook, observation: Observation, nowMs: number): ObservationDecision[] {
  if (book.get(observation.alertId)) return [];
  const { frame, subject, why, simulated } = observation;
  const near = book
    .withKey(mergeKey({ why, camera: frame.camera, subject, simulated }))
    .filter((alert) => isNear(alert, frame.receivedAtMs));
  const merged = latest(near);
  return merged ? [mergeInto(merged, observation, { why, subject, rises: false })] : raise(book, observation, nowMs);
}

/** @param ruleVersion of the rule that a person defined, or of what alerting itself makes of the directory's zones and lines */
export function reasonOf(event: Behaviour, ruleVersion: number): AlertReason {
  const { kind, placeId, dwellMs, thresholdMs, demonstration } = event;
  return {
    rule: 'behaviour',
    ruleVersion,
    kind,
    placeId,
    ...(event.class === undefined ? {} : { class: event.class }),
    ...(event.ruleId === undefined ? {} : { ruleId: event.ruleId }),
    ...(event.tracks === undefined ? {} : { tracks: event.tracks }),
    ...(event.measures === undefined ? {} : { measures: event.measures }),
    ...(event.path === undefined ? {} : { path: event.path }),
    ...(dwellMs === undefined ? {} : { dwellMs }),
    ...(thresholdMs === undefined ? {} : { thresholdMs }),
    demonstration,
  };
}

/**
 * Decides about a behaviour event. While a behaviour goes on at one place it is one alert, whoever causes it; each event is counted once
 * and keeps its own pictures. The alert shows the event that raised it, until the same track goes on for longer or a more severe event
 * happens.
 */
export function decideBehaviour(
  book: AlertBook,
  event: Behaviour,
  simulated: boolean,
  nowMs: number,
): ObservationDecision[] {
  if (book.withObservation(event.eventId).length > 0) return [];
  const { eventId: id, trackId, severity, tracks } = event;
  const why = reasonOf(event, RULE_VERSIONS.behaviour);
  const subject = trackId ?? event.incidentId ?? event.placeId;
  const observation = {
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
  const alert = findOngoing(book, observation, rises);
  if (!alert) return raise(book, observation, nowMs);
  const isLater = subject === alert.subject && event.receivedAtMs >= alert.lastObservedAtMs;
  const isShown = rises(alert) || (isLater && !isGraver(alert.severity, severity));
  const shown = isShown ? { why, subject } : { why: alert.why, subject: alert.subject };
  return [mergeInto(alert, observation, { ...shown, rises: rises(alert) })];
}
