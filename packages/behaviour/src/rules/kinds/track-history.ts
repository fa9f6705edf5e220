import type { Box } from '@marsad/schemas';
import type { RuleFrame } from '../kind.ts';

/** How far back it reaches, ms: a static region is reported ten seconds after it appeared, and later behind people who pass. */
export const HISTORY_MS = 60_000;
/** How often it is taken down, ms. */
const EVERY_MS = 400;

type Seen = { readonly id: string; readonly isPerson: boolean; readonly box: Box };
/** Where the tracks were. Plain JSON; `remember` changes it in place. */
export type TrackHistory = { moments: { readonly ptsMs: number; readonly seen: readonly Seen[] }[] };

/** A track near a region when it appeared. */
export type Neighbour = { readonly id: string; readonly isPerson: boolean; readonly box: Box };

export const newTrackHistory = (): TrackHistory => ({ moments: [] });

export function remember(history: TrackHistory, { ptsMs, tracks }: RuleFrame): void {
  const last = history.moments[history.moments.length - 1];
  if (last && ptsMs - last.ptsMs < EVERY_MS) return;
  const seen = tracks
    .filter(({ evidence }) => evidence !== 'predicted')
    .map(({ id, class: name, now }): Seen => ({ id, isPerson: name === 'person', box: now.box }));
  history.moments.push({ ptsMs, seen });
  while ((history.moments[0]?.ptsMs ?? ptsMs) < ptsMs - HISTORY_MS) history.moments.shift();
}

/** The share of a box that lies in another one. */
export function shareIn(box: Box, other: Box): number {
  const width = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
  const height = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
  const area = box.width * box.height;
  return width <= 0 || height <= 0 || area <= 0 ? 0 : (width * height) / area;
}

/**
 * A region shows a track itself (a parked car, somebody who stands) where they cover each other by these shares, for this long, ms: somebody
 * who passes covers a bag for about a second.
 */
const ITSELF = { ofRegion: 0.5, ofBox: 0.6, ms: 2_000 } as const;

/** Whether the region is a track that stood there at some time of the span. */
export function isTrackItself(history: TrackHistory, region: Box, fromMs: number, toMs: number): boolean {
  const firstMs = new Map<string, number>();
  for (const { ptsMs, seen } of between(history, fromMs, toMs))
    for (const { id } of seen.filter(({ box }) => covers(box, region))) {
      const sinceMs = firstMs.get(id) ?? ptsMs;
      if (ptsMs - sinceMs >= ITSELF.ms) return true;
      firstMs.set(id, sinceMs);
    }
  return false;
}

export const covers = (box: Box, region: Box): boolean =>
  shareIn(region, box) >= ITSELF.ofRegion && shareIn(box, region) >= ITSELF.ofBox;

/** What somebody carries or rolls away is lower than they are, and hardly larger: shares of their height and of their box. */
const CARRIED = { height: 0.85, area: 1.2 } as const;
/** The spans around the appearance in which an owner is sought, ms, and how far away, in heights of the owner: first closely. */
const SOUGHT = [
  { beforeMs: 4_000, afterMs: 3_000, heights: 0.5 },
  { beforeMs: 10_000, afterMs: 3_000, heights: 1.2 },
] as const;

/** The track that was nearest to a region when it appeared, and that could have carried it. */
export function ownerOf(history: TrackHistory, region: Box, appearedMs: number): Neighbour | undefined {
  for (const { beforeMs, afterMs, heights } of SOUGHT) {
    const near = between(history, appearedMs - beforeMs, appearedMs + afterMs)
      .flatMap(({ seen }) => seen)
      .filter(({ box }) => couldCarry(box, region))
      .map((neighbour) => ({ neighbour, away: distanceInHeights(neighbour.box, region) }))
      .filter(({ away }) => away <= heights)
      .toSorted((a, b) => a.away - b.away)[0];
    if (near) return near.neighbour;
  }
  return undefined;
}

/** Farther away than so many heights of theirs (3 m), an owner does not attend a thing any more. */
export const AWAY_HEIGHTS = 1.8;

/** When a track was last seen beside a region, and where it was seen last of all. */
export function lastBeside(history: TrackHistory, id: string, region: Box) {
  const own = history.moments.flatMap(({ ptsMs, seen }) =>
    seen.filter((each) => each.id === id).map(({ box }) => ({ ptsMs, box })),
  );
  const beside = own.findLast(({ box }) => distanceInHeights(box, region) <= AWAY_HEIGHTS);
  return { besideMs: beside?.ptsMs, lastBox: own.at(-1)?.box };
}

const between = ({ moments }: TrackHistory, fromMs: number, toMs: number) =>
  moments.filter(({ ptsMs }) => ptsMs >= fromMs && ptsMs <= toMs);

const couldCarry = (box: Box, region: Box): boolean =>
  region.height <= CARRIED.height * box.height && region.width * region.height <= CARRIED.area * box.width * box.height;

/** How far a region's foot lies from somebody's feet, in heights of theirs: their box's lower edge is as wide as they are. */
export function distanceInHeights(box: Box, region: Box): number {
  const [middle, foot] = [region.x + region.width / 2, region.y + region.height];
  const dx = Math.max(0, Math.abs(middle - (box.x + box.width / 2)) - (box.width + region.width) / 2);
  return Math.hypot(dx, foot - (box.y + box.height)) / box.height;
}
