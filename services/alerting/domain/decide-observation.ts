import { comparePlates } from '@marsad/schemas';
import type { Alert, AlertReason, behaviourEvent, DataOf, HotlistEntry, PlateMatch } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import { MERGE_WITHIN_MS, mergeKey } from './alert-book.ts';
import type { AlertEvent } from './alert.ts';
import type { PlateRead } from './hotlist.ts';
import { bestMatch } from './hotlist.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';

type Behaviour = DataOf<typeof behaviourEvent>;
type Frame = Pick<Behaviour, 'district' | 'camera' | 'capturedAtMs' | 'receivedAtMs'>;

/** What one observation does to one alert, and the clip that a new one needs. */
export type ObservationDecision = { readonly alertId: string; readonly events: readonly AlertEvent[] };

type Observation = {
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
 * Raises, or merges into the latest alert of the same rule, camera and subject whose last observation is within 60 s. A closed or
 * dismissed alert takes such an observation too: it counts it and stays what it is, so a false alarm that goes on is not raised again
 * every second. What comes later than 60 s raises a new alert.
 */
export function raiseOrMerge(book: AlertBook, seen: Observation, nowMs: number): ObservationDecision[] {
  if (book.get(seen.alertId)) return [];
  const { frame, subject, why } = seen;
  const merged = book.latestOf(mergeKey({ why, camera: frame.camera, subject }));
  if (merged && belongs(merged, frame.receivedAtMs)) {
    const event: AlertEvent = {
      kind: 'observed_again',
      observationId: seen.id,
      atMs: frame.receivedAtMs,
      why,
      subject,
    };
    return [{ alertId: merged.alertId, events: [event] }];
  }
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
    snapshot: { status: 'pending' },
    clip: { status: 'pending' },
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
    class: event.class,
    ...(dwellMs === undefined ? {} : { dwellMs }),
    ...(thresholdMs === undefined ? {} : { thresholdMs }),
    demonstration,
  };
  const id = alertId('behaviour', [event.eventId]);
  return raiseOrMerge(
    book,
    { id: event.eventId, alertId: id, frame: event, subject: event.trackId, why, simulated },
    nowMs,
  );
}

/**
 * A plate read, first or amended. The first vote above its model's threshold raises; a later one amends what the same read raised, up to
 * "exact" or down to "possible", and never takes back silently what an operator has seen. A vote that an earlier one already outweighs
 * (a redelivery) changes nothing.
 */
export function decideRead(
  book: AlertBook,
  read: PlateRead,
  entries: Iterable<HotlistEntry>,
  simulated: boolean,
  nowMs: number,
): ObservationDecision[] {
  if (read.confidence < read.model.threshold) return [];
  const made = book.madeFrom(read.readId);
  const match = bestMatch(read, entries);
  const amended = made.flatMap((alert) => reread(alert, read));
  if (!match || made.some((alert) => alert.why.rule === 'hotlist' && alert.why.entryId === match.entry.entryId))
    return amended;
  const why = reasonOf(read, match.entry, match.comparison);
  const id = alertId('hotlist', [read.readId, match.entry.entryId]);
  const seen = { id: read.readId, alertId: id, frame: read, subject: read.plate.key, why, simulated };
  return [...amended, ...raiseOrMerge(book, seen, nowMs)];
}

function reread(alert: Alert, read: PlateRead): ObservationDecision[] {
  const before = alert.why;
  // Another read merged later speaks for the alert now, or this vote is older than the one that it shows.
  if (before.rule !== 'hotlist' || before.readId !== read.readId || read.votes < before.votes) return [];
  const compared = comparePlates(read.plate, before.entryPlate);
  const comparison: PlateMatch =
    compared.match === 'none'
      ? { match: 'possible', differences: [`now read ${read.plate.text}`.slice(0, 80)] }
      : compared;
  const why = { ...before, ...readPart(read, comparison) };
  if (JSON.stringify(why) === JSON.stringify(before)) return [];
  return [{ alertId: alert.alertId, events: [{ kind: 'reread', why, subject: read.plate.key }] }];
}

const readPart = (read: PlateRead, comparison: PlateMatch) => ({
  match: comparison.match === 'exact' ? ('exact' as const) : ('possible' as const),
  differences: comparison.differences,
  readId: read.readId,
  read: read.plate,
  rawText: read.rawText,
  characters: read.characters,
  confidence: read.confidence,
  votes: read.votes,
  vehicleClass: read.vehicleClass,
  model: read.model,
});

const reasonOf = (read: PlateRead, entry: HotlistEntry, comparison: PlateMatch): AlertReason => ({
  rule: 'hotlist',
  ruleVersion: RULE_VERSIONS.hotlist,
  entryId: entry.entryId,
  entryPlate: entry.plate,
  hotlistReason: entry.reason,
  caseReference: entry.caseReference,
  ...readPart(read, comparison),
});
