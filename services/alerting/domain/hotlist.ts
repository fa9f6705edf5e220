import { comparePlates } from '@marsad/schemas';
import type { DataOf, HotlistEntry, PlateMatch, plateRead } from '@marsad/schemas';

export type PlateRead = DataOf<typeof plateRead>;
export type HotlistMatch = { readonly entry: HotlistEntry; readonly comparison: PlateMatch };

/** Whether the entry stood when the plate was read, by the platform's own clock: a camera's may be an hour off. */
const stood = (entry: HotlistEntry, atMs: number): boolean => entry.validFromMs <= atMs && atMs < entry.expiresAtMs;

const RANK = { exact: 0, possible: 1, none: 2 } as const;

/** The better of two matches: exact before possible, then fewer differences, then the smaller id, so that every run answers alike. */
function better(a: HotlistMatch, b: HotlistMatch): HotlistMatch {
  const order =
    RANK[a.comparison.match] - RANK[b.comparison.match] ||
    a.comparison.differences.length - b.comparison.differences.length ||
    (a.entry.entryId < b.entry.entryId ? -1 : 1);
  return order <= 0 ? a : b;
}

/** The entry that this read is held against, if one stood when it was read. */
export function bestMatch(read: PlateRead, entries: Iterable<HotlistEntry>): HotlistMatch | undefined {
  let best: HotlistMatch | undefined;
  for (const entry of entries) {
    if (!stood(entry, read.receivedAtMs)) continue;
    const candidate = { entry, comparison: comparePlates(read.plate, entry.plate) };
    if (candidate.comparison.match === 'none') continue;
    best = best === undefined ? candidate : better(best, candidate);
  }
  return best;
}
