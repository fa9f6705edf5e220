import { comparePlates } from '@marsad/schemas';
import type { Alert, AlertReason, HotlistEntry, PlateMatch } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import type { Observation, ObservationDecision } from './decide-observation.ts';
import { goingOn, mergeInto, raise } from './decide-observation.ts';
import { isOver } from './episode.ts';
import type { HotlistMatch, PlateRead } from './hotlist.ts';
import { bestMatch, isSurer, lacksOnlyLetterOf } from './hotlist.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';

type HotlistWhy = Extract<AlertReason, { rule: 'hotlist' }>;

/**
 * A plate read, first or amended. The first vote above its model's threshold raises; a later one amends what the same read raised, and never
 * takes back silently what an operator has seen. A vote that an earlier one already outweighs (a redelivery) changes nothing.
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
  const amended = made.flatMap((alert) => reread(alert, read));
  const match = bestMatch(read, entries);
  if (!match) return amended;
  const ofEntry = made.filter(({ why }) => why.rule === 'hotlist' && why.entryId === match.entry.entryId);
  const first = (idFrom: readonly string[]) =>
    firstMatch(book, seenOf(read, match, idFrom, simulated), match.comparison.match, nowMs);
  if (ofEntry.length === 0) {
    // A track whose first alert takes no more raises again, and its first alert has the track's id already.
    const isTaken = book.get(seenOf(read, match, [read.trackId], simulated).alertId) !== undefined;
    return [...amended, ...first([isTaken ? read.readId : read.trackId])];
  }
  // Judged as "possible" and over: that it is exact now must be heard, and a judged alert is not changed into another.
  const isHeard = !ofEntry.every((alert) => isOver(alert) && isRise(alert, match.comparison.match));
  return isHeard ? amended : [...amended, ...first(['exact', read.readId])];
}

/** Whether this match makes the alert more serious. */
const isRise = ({ why }: Alert, match: PlateMatch['match']): boolean =>
  why.rule === 'hotlist' && why.match === 'possible' && match === 'exact';

function seenOf(
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
 * The first time that this read matches this entry. While an entry is seen again and again at a camera it is one alert, whatever was read of the
 * plate; what it says is the word of the surest read.
 */
function firstMatch(
  book: AlertBook,
  seen: Observation,
  match: PlateMatch['match'],
  nowMs: number,
): ObservationDecision[] {
  const rises = (alert: Alert): boolean => isRise(alert, match);
  const alert = goingOn(book, seen, rises);
  if (alert?.why.rule !== 'hotlist' || seen.why.rule !== 'hotlist') return raise(book, seen, nowMs);
  const shown = isSurer(seen.why, alert.why) ? seen : alert;
  return [mergeInto(alert, seen, { why: shown.why, subject: shown.subject, rises: rises(alert) })];
}

/** What a later vote of a read changes in an alert that the read is part of. */
function reread(alert: Alert, read: PlateRead): ObservationDecision[] {
  const before = alert.why;
  if (before.rule !== 'hotlist') return [];
  const compared = stillHeldAgainst(before, read);
  const rises = isRise(alert, compared.match);
  if (rises && isOver(alert)) return [];
  const why = { ...before, ...readPart(read, compared) };
  const speaks =
    before.readId === read.readId
      ? outweighs(read, before)
      : joinedAfter(alert, read.readId, before.readId) && isSurer(why, before);
  if (!speaks || JSON.stringify(why) === JSON.stringify(before)) return [];
  const risen = rises && { rises: { observationId: read.readId, atMs: read.receivedAtMs } };
  return [{ alertId: alert.alertId, events: [{ kind: 'reread', why, subject: read.plate.key, ...risen }] }];
}

/**
 * Where another read speaks for the alert, a surer one takes its place, but none that joined before it: that one had its say, and its older
 * votes may come again.
 */
function joinedAfter({ observationIds = [] }: Alert, readId: string, speakingId: string): boolean {
  return observationIds.indexOf(readId) > observationIds.indexOf(speakingId);
}

/** A later vote of the same read, unless it only no longer reads the letter: to know less is not to know otherwise. */
const outweighs = (read: PlateRead, before: HotlistWhy): boolean =>
  read.votes >= before.votes && !lacksOnlyLetterOf(read.plate, before.read);

/** The entry of the alert stays the one that it was raised for: a read that turns into another plate is said so. */
function stillHeldAgainst({ entryPlate }: HotlistWhy, { plate, characters }: PlateRead): PlateMatch {
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
