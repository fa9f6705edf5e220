import type { Box, StaticRegion } from '@marsad/schemas';
import type { Place, RuleFrame } from '../kind.ts';
import { isInside } from './occupants.ts';
import { isTrackItself, lastBeside, ownerOf, shareIn, type Neighbour, type TrackHistory } from './track-history.ts';

/** A region that covers more of the picture is a change of light. */
const LARGEST_SHARE = 0.05;
/** A region that has shrunk to this share of its area is another thing: somebody who stood there has gone, and a bag is left. */
const SHRUNK = 0.6;
/** Where people pass in front, a thing is seen in parts at first: so long after it appeared, its region may grow, ms. */
const GROWS_FOR_MS = 40_000;
/** A region that was lost is taken for a new one that overlaps it by this share, within this time, ms. */
const FOUND_AGAIN = { share: 0.4, withinMs: 20_000 } as const;
/** A track that covers a region this long before it appeared may be what it shows, ms. */
const ITSELF_BEFORE_MS = 3_000;

/** A static region that is something somebody left or took, as far as is known. Plain JSON. */
export type StaticObject = {
  readonly key: string;
  ordinal: number;
  box: Box;
  readonly appearedMs: number;
  lastSeenMs: number;
  /** Who was at it when it appeared; null if nobody was, or it is a parked vehicle or a standing person itself. */
  owner: Neighbour | null;
  /** When the owner was last seen beside it. */
  ownerSeenMs: number;
};

export const inPx = ({ box }: Pick<StaticRegion, 'box'>, { widthPx, heightPx }: RuleFrame): Box => ({
  x: box.x * widthPx,
  y: box.y * heightPx,
  width: box.width * widthPx,
  height: box.height * heightPx,
});

/** Takes in the regions of a frame that changed in this way, at this place, and returns the objects that the frame shows. */
export function followObjects(
  objects: StaticObject[],
  history: TrackHistory,
  frame: RuleFrame,
  change: StaticRegion['change'],
  place: Place,
): StaticObject[] {
  if (frame.staticRegions.length === 0 && objects.length === 0) return [];
  const regions = frame.staticRegions.filter((region) => region.change === change && isObjectSized(region));
  const shown = regions.flatMap((region): StaticObject[] => {
    const box = inPx(region, frame);
    if (!isInside(place, { x: box.x + box.width / 2, y: box.y + box.height })) return [];
    const known =
      objects.find(({ ordinal }) => ordinal === region.ordinal) ?? lostOf(objects, regions, box, frame.ptsMs);
    const object = known ?? newObject(region, box, history, frame.ptsMs);
    if (!known) objects.push(object);
    const [area, before] = [box.width * box.height, object.box.width * object.box.height];
    const grows = area > before && frame.ptsMs - object.appearedMs <= GROWS_FOR_MS;
    if (grows || area < SHRUNK * before) object.box = box;
    if (area < SHRUNK * before) decide(object, history, frame.ptsMs);
    Object.assign(object, { ordinal: region.ordinal, lastSeenMs: frame.ptsMs });
    return [object];
  });
  const kept = objects.filter(({ lastSeenMs }) => frame.ptsMs - lastSeenMs <= FOUND_AGAIN.withinMs);
  objects.splice(0, objects.length, ...kept);
  return shown;
}

const isObjectSized = ({ box }: StaticRegion): boolean => box.width * box.height <= LARGEST_SHARE;

const lostOf = (objects: readonly StaticObject[], regions: readonly StaticRegion[], box: Box, ptsMs: number) =>
  objects.find(
    (object) =>
      !regions.some(({ ordinal }) => ordinal === object.ordinal) &&
      ptsMs - object.lastSeenMs <= FOUND_AGAIN.withinMs &&
      Math.max(shareIn(box, object.box), shareIn(object.box, box)) >= FOUND_AGAIN.share,
  );

function newObject(region: StaticRegion, box: Box, history: TrackHistory, ptsMs: number): StaticObject {
  const object: StaticObject = {
    key: `region:${region.ordinal}`,
    ordinal: region.ordinal,
    box,
    appearedMs: ptsMs - region.ageMs,
    lastSeenMs: ptsMs,
    owner: null,
    ownerSeenMs: ptsMs - region.ageMs,
  };
  decide(object, history, ptsMs);
  return object;
}

function decide(object: StaticObject, history: TrackHistory, ptsMs: number): void {
  const isItself = isTrackItself(history, object.box, object.appearedMs - ITSELF_BEFORE_MS, ptsMs);
  const owner = isItself ? undefined : ownerOf(history, object.box, object.appearedMs);
  const last = owner && lastBeside(history, owner.id, object.box);
  object.owner = owner ? { ...owner, box: last?.lastBox ?? owner.box } : null;
  object.ownerSeenMs = last?.besideMs ?? object.appearedMs;
}
