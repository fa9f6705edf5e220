import type { Box, StaticRegion } from '@marsad/schemas';
import type { RuleFrame, RuleKindDefinition, ZonePlace } from '../kind.ts';
import { areaOf, coveredShare } from './boxes.ts';

type State = {
  /** The boxes that tracks have left, with when, ms: a vehicle that stands is a region long after its track was lost. */
  left: { box: Box; atMs: number }[];
  /** Regions that are, or were, some track's own. */
  owned: Record<string, true>;
};

/** How long a box that a track left explains a region, ms. */
const EXPLAINS_MS = 120_000;
/** A box explains a region of which it covers this share. */
const EXPLAINED_SHARE = 0.3;
/** A region that covers more of the zone’s rectangle is a change of light. */
const LARGEST_SHARE = 0.25;
const MOST_LEFT = 300;

/** Object on the road. */
export const objectOnRoad: RuleKindDefinition<State> = {
  about: {
    definition:
      'Something was added to the background of the zone and has lain there for `forMs`, and no person or vehicle stands or stood where it lies: a load, a tyre, a fallen tree.',
    limits:
      'A thing that is smaller than camera-ingest’s smallest static region is not seen. A vehicle that was never detected is taken for a thing. Raised neither for what was removed nor where the pixels do not say which.',
    source: 'Static regions of two backgrounds, a fast and a slow one (Porikli, Ivanov and Haga 2008)',
  },
  place: 'zone',
  needsGround: false,
  classes: [],
  defaults: { forMs: 20_000 },
  overAfterMs: 10_000,
  isMoment: false,
  memoryMs: EXPLAINS_MS,
  start: () => ({ left: [], owned: {} }),
  step(state, frame, _, place) {
    if (place.kind !== 'zone') return [];
    if (frame.staticRegions.length === 0) {
      remember(state, frame);
      return [];
    }
    const regions = frame.staticRegions.filter((region) => region.change === 'added');
    const here = regions.map((region) => ({ region, box: inPx(region, frame) })).filter(({ box }) => isIn(place, box));
    for (const { region, box } of here) if (isExplained(state, box, frame)) state.owned[region.ordinal] = true;
    remember(state, frame);
    return here
      .filter(({ region }) => !state.owned[region.ordinal])
      .map(({ region, box }) => ({
        key: `region:${region.ordinal}`,
        tracks: [],
        box,
        confidence: 1,
        sinceMs: frame.ptsMs - region.ageMs,
      }));
  },
};

const inPx = ({ box }: StaticRegion, { widthPx, heightPx }: RuleFrame): Box => ({
  x: box.x * widthPx,
  y: box.y * heightPx,
  width: box.width * widthPx,
  height: box.height * heightPx,
});

function isIn(zone: ZonePlace, box: Box): boolean {
  const [xs, ys] = [zone.polygon.map(({ x }) => x), zone.polygon.map(({ y }) => y)];
  const aroundPx = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
  const foot = { x: box.x + box.width / 2, y: box.y + box.height };
  return zone.contains(foot) && areaOf(box) <= aroundPx * LARGEST_SHARE;
}

/** What drives past only hides the region for a moment. */
const isExplained = (state: State, box: Box, { tracks }: RuleFrame): boolean =>
  tracks.some(({ now, stillSinceMs }) => stillSinceMs !== undefined && coveredShare(box, now.box) >= EXPLAINED_SHARE) ||
  state.left.some((left) => coveredShare(box, left.box) >= EXPLAINED_SHARE);

/** Boxes are the same place if each covers this share of the other. */
const SAME_PLACE_SHARE = 0.8;

/**
 * The first box that was left at the same place. Beside a road where cars park, each of some twenty tracks asks this of hundreds of boxes in
 * every frame, so those whose left or upper edges are too far apart are passed over by two comparisons (`make bench NAME=behaviour`).
 */
function leftAt({ left }: State, box: Box): State['left'][number] | undefined {
  // Boxes that share so much of each other's area share as much of each other's width and height.
  const acrossPx = box.width * (1 / SAME_PLACE_SHARE - SAME_PLACE_SHARE);
  const downPx = box.height * (1 / SAME_PLACE_SHARE - SAME_PLACE_SHARE);
  for (const each of left) {
    const other = each.box;
    if (Math.abs(other.x - box.x) > acrossPx || Math.abs(other.y - box.y) > downPx) continue;
    if (coveredShare(other, box) > SAME_PLACE_SHARE && coveredShare(box, other) > SAME_PLACE_SHARE) return each;
  }
  return undefined;
}

function isAnyOlder({ left }: State, thanMs: number): boolean {
  for (const { atMs } of left) if (atMs < thanMs) return true;
  return false;
}

/** Only what stands becomes a region, so only boxes of what stands are remembered. */
function remember(state: State, { tracks, staticRegions, ptsMs }: RuleFrame): void {
  for (const { stillSinceMs, now } of tracks) {
    if (stillSinceMs === undefined) continue;
    const known = leftAt(state, now.box);
    if (known) known.atMs = ptsMs;
    else state.left.push({ box: now.box, atMs: ptsMs });
  }
  if (state.left.length > MOST_LEFT || isAnyOlder(state, ptsMs - EXPLAINS_MS))
    state.left = state.left.filter(({ atMs }) => ptsMs - atMs <= EXPLAINS_MS).slice(-MOST_LEFT);
  for (const ordinal in state.owned)
    if (!staticRegions.some((region) => String(region.ordinal) === ordinal)) delete state.owned[ordinal];
}
