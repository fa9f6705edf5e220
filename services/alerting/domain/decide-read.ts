import { comparePlates } from '@marsad/schemas';
import type { Alert, AlertReason, HotlistEntry, PlateMatch } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import type { Observation, ObservationDecision } from './decide-observation.ts';
import { findOngoing, mergeInto, raise } from './decide-observation.ts';
import { isOver } from './episode.ts';
import type { HotlistMatch, PlateRead } from './hotlist.ts';
import { bestMatch, isSurer, lacksOnlyLetterOf } from './hotlist.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';

type HotlistWhy = Extract<AlertReason, { rule: 'hotlist' }>;

/**
 * Decides about a plate read. The first vote at or above its model's threshold raises an alert; a later vote amends it, but never silently removes
 * what an operator has seen. A vote with less weight than an earlier one (a redelivery) changes nothing.
 */
export function decideRead(
  book: AlertBook,
  read: PlateRead,
  entries: Iterable<HotlistEntry>,
  simulated: boolean,
  nowMs: number,
): ObservationDecision[] {
  if (read.confidence < read.model.threshold) return [];
  const known = book.withObservation(read.readId);
  const amended = known.flatMap((alert) => amend(alert, read));
  const match = bestMatch(read, entries);
  if (!match) return amended;
  const ofEntry = known.filter(({ why }) => why.rule === 'hotlist' && why.entryId === match.entry.entryId);
  const first = (idFrom: readonly string[]) =>
    applyFirstMatch(book, observationOf(read, match, idFrom, simulated), match.comparison.match, nowMs);
  if (ofEntry.length === 0) {
    // The track's first alert may take in no more observations and still have the id that is made from the track. Then the new alert's id
    // is made from the read.
    const isTaken = book.get(observationOf(read, match, [read.trackId], simulated).alertId) !== undefined;
    return [...amended, ...first([isTaken ? read.readId : read.trackId])];
  }
  // A person ended the alert when the match was only possible. An exact match must raise a new alert, because a judged one is not changed.
  const isCovered = !ofEntry.every((alert) => isOver(alert) && isRise(alert, match.comparison.match));
  return isCovered ? amended : [...amended, ...first(['exact', read.readId])];
}

/** Whether this match makes the alert more serious. */
const isRise = ({ why }: Alert, match: PlateMatch['match']): boolean =>
  why.rule === 'hotlist' && why.match === 'possible' && match === 'exact';

function observationOf(
  read: PlateRead,
  { entry, comparison }: HotlistMatch,
  idFrom: readonly string[],
  simulated: boolean,
): Observation {
  return {
    id: read.readId,
    alertId: alertId('hotlist', [...idFrom, entry.entryId]),
    frame: read,
    subject: read.plate.key,
    trackId: read.trackId,
    why: reasonOf(read, entry, comparison),
    simulated,
  };
}

/**
 * Handles the first match of this read with this entry. While reads at one camera keep matching an entry they are one alert, even if they
 * read the plate differently; the alert shows the surest read.
 */
function applyFirstMatch(
  book: AlertBook,
  observation: Observation,
  match: PlateMatch['match'],
  nowMs: number,
): ObservationDecision[] {
  const rises = (alert: Alert): boolean => isRise(alert, match);
  const alert = findOngoing(book, observation, rises);
  if (alert?.why.rule !== 'hotlist' || observation.why.rule !== 'hotlist') return raise(book, observation, nowMs);
  const shown = isSurer(observation.why, alert.why) ? observation : alert;
  return [mergeInto(alert, observation, { why: shown.why, subject: shown.subject, rises: rises(alert) })];
}

/** Amends an alert by a later vote of a read that is in it. @returns nothing where the vote changes nothing */
function amend(alert: Alert, read: PlateRead): ObservationDecision[] {
  const before = alert.why;
  if (before.rule !== 'hotlist') return [];
  const compared = compareWithEntry(before, read);
  const rises = isRise(alert, compared.match);
  if (rises && isOver(alert)) return [];
  const why = { ...before, ...readPart(read, compared) };
  const isShown =
    before.readId === read.readId
      ? outweighs(read, before)
      : joinedAfter(alert, read.readId, before.readId) && isSurer(why, before);
  if (!isShown || JSON.stringify(why) === JSON.stringify(before)) return [];
  const rise = rises && { rises: { observationId: read.readId, atMs: read.receivedAtMs } };
  return [{ alertId: alert.alertId, events: [{ kind: 'reread', why, subject: read.plate.key, ...rise }] }];
}

/**
 * Whether the read joined the alert after the read that is shown. Only then may it replace that read, because older votes of a read that joined
 * before may be redelivered.
 */
function joinedAfter({ observationIds = [] }: Alert, readId: string, shownId: string): boolean {
  return observationIds.indexOf(readId) > observationIds.indexOf(shownId);
}

/**
 * Whether this vote replaces the earlier one. A vote that merely fails to read the plate letter does not, because it contradicts nothing.
 */
const outweighs = (read: PlateRead, before: HotlistWhy): boolean =>
  read.votes >= before.votes && !lacksOnlyLetterOf(read.plate, before.read);

/**
 * Compares the read with the alert's entry, which stays the same. If the read no longer matches the entry, its only difference is the plate
 * that it reads now.
 */
function compareWithEntry({ entryPlate }: HotlistWhy, { plate, characters }: PlateRead): PlateMatch {
  const compared = comparePlates(plate, entryPlate, characters);
  if (compared.match !== 'none') return compared;
  return { match: 'possible', differences: [`now read ${plate.text}`.slice(0, 80)] };
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

const reasonOf = (read: PlateRead, entry: HotlistEntry, comparison: PlateMatch): HotlistWhy => ({
  rule: 'hotlist',
  ruleVersion: RULE_VERSIONS.hotlist,
  entryId: entry.entryId,
  entryPlate: entry.plate,
  hotlistReason: entry.reason,
  caseReference: entry.caseReference,
  ...readPart(read, comparison),
});
