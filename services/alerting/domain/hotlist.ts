import { comparePlates, UNKNOWN_LETTER } from '@marsad/schemas';
import type { DataOf, HotlistEntry, PlateMatch, plateRead, PlateText } from '@marsad/schemas';

export type PlateRead = DataOf<typeof plateRead>;
export type HotlistMatch = { readonly entry: HotlistEntry; readonly comparison: PlateMatch };

/** Whether the entry stood when the plate was read, by the platform's own clock: a camera's may be an hour off. */
const stood = (entry: HotlistEntry, atMs: number): boolean => entry.validFromMs <= atMs && atMs < entry.expiresAtMs;

const RANK = { exact: 0, possible: 1, none: 2 } as const;

/** Exact before possible, then fewer differences: negative where the first is the surer. */
const bySureness = (a: PlateMatch, b: PlateMatch): number =>
  RANK[a.match] - RANK[b.match] || a.differences.length - b.differences.length;

export const isSurer = (match: PlateMatch, than: PlateMatch): boolean => bySureness(match, than) < 0;

/** The better of two matches, then the smaller id, so that every run answers alike. */
function better(a: HotlistMatch, b: HotlistMatch): HotlistMatch {
  const order = bySureness(a.comparison, b.comparison) || (a.entry.entryId < b.entry.entryId ? -1 : 1);
  return order <= 0 ? a : b;
}

/** Whether a letter stands there that nobody could read: equal texts may then be two plates. */
export const isLetterUnread = ({ letter }: PlateText): boolean => letter === UNKNOWN_LETTER;

/** Whether this is that plate but for its letter, which is read there and not here. */
export const lacksOnlyLetterOf = (plate: PlateText, known: PlateText): boolean =>
  isLetterUnread(plate) &&
  known.family === plate.family &&
  !isLetterUnread(known) &&
  known.serial === plate.serial &&
  known.region === plate.region;

/** The entry that this read is held against, if one stood when it was read. */
export function bestMatch(read: PlateRead, entries: Iterable<HotlistEntry>): HotlistMatch | undefined {
  let best: HotlistMatch | undefined;
  for (const entry of entries) {
    if (!stood(entry, read.receivedAtMs)) continue;
    const candidate = { entry, comparison: comparePlates(read.plate, entry.plate, read.characters) };
    if (candidate.comparison.match === 'none') continue;
    best = best === undefined ? candidate : better(best, candidate);
  }
  return best;
}
