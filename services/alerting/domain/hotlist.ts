import { comparePlates, isSearchedAt, UNKNOWN_LETTER } from '@marsad/schemas';
import type { DataOf, HotlistEntry, PlateMatch, plateRead, PlateText } from '@marsad/schemas';

export type PlateRead = DataOf<typeof plateRead>;
export type HotlistMatch = { readonly entry: HotlistEntry; readonly comparison: PlateMatch };

const RANK = { exact: 0, possible: 1, none: 2 } as const;

/** Orders exact before possible and then by fewer differences: negative where the first match is surer. */
const bySureness = (a: PlateMatch, b: PlateMatch): number =>
  RANK[a.match] - RANK[b.match] || a.differences.length - b.differences.length;

export const isSurer = (match: PlateMatch, than: PlateMatch): boolean => bySureness(match, than) < 0;

/** The surer of two matches; between equals the smaller id, because the result must not depend on the order of the list. */
function better(a: HotlistMatch, b: HotlistMatch): HotlistMatch {
  const order = bySureness(a.comparison, b.comparison) || (a.entry.entryId < b.entry.entryId ? -1 : 1);
  return order <= 0 ? a : b;
}

/** Whether the plate letter could not be read. Two plates may then have the same text. */
export const isLetterUnread = ({ letter }: PlateText): boolean => letter === UNKNOWN_LETTER;

/** Whether this is the known plate, except that its plate letter could not be read. */
export const lacksOnlyLetterOf = (plate: PlateText, known: PlateText): boolean =>
  isLetterUnread(plate) &&
  known.family === plate.family &&
  !isLetterUnread(known) &&
  known.serial === plate.serial &&
  known.region === plate.region;

/** The entry that matches this read best, of those that were valid when its frame arrived. */
export function bestMatch(read: PlateRead, entries: Iterable<HotlistEntry>): HotlistMatch | undefined {
  let best: HotlistMatch | undefined;
  for (const entry of entries) {
    // By the platform's clock, because a camera's clock may be an hour off.
    if (!isSearchedAt(entry, read.receivedAtMs)) continue;
    const candidate = { entry, comparison: comparePlates(read.plate, entry.plate, read.characters) };
    if (candidate.comparison.match === 'none') continue;
    best = best === undefined ? candidate : better(best, candidate);
  }
  return best;
}
