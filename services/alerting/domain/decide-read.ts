import { comparePlates } from '@marsad/schemas';
import type { Alert, AlertReason, HotlistEntry, PlateMatch } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import type { ObservationDecision } from './decide-observation.ts';
import { belongs, mergeInto, raiseOrMerge } from './decide-observation.ts';
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
  if (!match || made.some(({ why }) => why.rule === 'hotlist' && why.entryId === match.entry.entryId)) return amended;
  return [...amended, ...firstMatch(book, read, match, simulated, nowMs)];
}

/**
 * The first time that this read matches this entry. One track is one vehicle: what another read of it raised about the entry (a network was
 * replaced while the vehicle stood there) is the same alert, whatever either made of the letter. Of two tracks only the plate tells.
 */
function firstMatch(
  book: AlertBook,
  read: PlateRead,
  { entry, comparison }: HotlistMatch,
  simulated: boolean,
  nowMs: number,
): ObservationDecision[] {
  const idOfTrack = alertId('hotlist', [read.trackId, entry.entryId]);
  const ofTrack = book.get(idOfTrack);
  const why = reasonOf(read, entry, comparison);
  const seen = {
    id: read.readId,
    // A track that is still there a minute later raises again, and its first alert has the track's id already.
    alertId: ofTrack ? alertId('hotlist', [read.readId, entry.entryId]) : idOfTrack,
    frame: read,
    subject: read.plate.key,
    why,
    simulated,
  };
  if (ofTrack?.why.rule !== 'hotlist' || !belongs(ofTrack, read.receivedAtMs)) return raiseOrMerge(book, seen, nowMs);
  const { why: shown, subject } = ofTrack;
  return [mergeInto(ofTrack, isSurer(shown, why) ? { ...seen, why: shown, subject } : seen)];
}

/** What a later vote of a read changes in an alert that the read is part of. */
function reread(alert: Alert, read: PlateRead): ObservationDecision[] {
  const before = alert.why;
  if (before.rule !== 'hotlist') return [];
  const why = { ...before, ...readPart(read, stillHeldAgainst(before, read)) };
  const speaks =
    before.readId === read.readId
      ? outweighs(read, before)
      : joinedAfter(alert, read.readId, before.readId) && isSurer(why, before);
  if (!speaks || JSON.stringify(why) === JSON.stringify(before)) return [];
  return [{ alertId: alert.alertId, events: [{ kind: 'reread', why, subject: read.plate.key }] }];
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
function stillHeldAgainst({ entryPlate }: HotlistWhy, { plate }: PlateRead): PlateMatch {
  const compared = comparePlates(plate, entryPlate);
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
