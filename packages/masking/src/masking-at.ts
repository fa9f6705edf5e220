import type { Box } from '@marsad/schemas';
import type { MaskSample } from './mask-sample.ts';
import { around, between, clippedToOne, grownBy, holds, reachingEdges } from './mask-boxes.ts';

export type Masking = { readonly kind: 'boxes'; readonly boxes: readonly Box[] } | { readonly kind: 'whole' };
export const WHOLE: Box = { x: 0, y: 0, width: 1, height: 1 };

/** Two samples further apart say nothing about what was between them. */
export const LONGEST_GAP_MS = 1_500;
/** How far a single sample speaks for the time before or after it. */
const HOLD_MS = 250;
/** How far around a moment samples have a say in it. */
export const REACH_MS = 2_500;
/** Who is seen from now on was most likely there so long before. */
const BEFORE_FIRST_MS = 600;
/** A part is known once it was looked at as often as a track needs to be told, or for this long by a slow machine. */
const LOOKS_TO_TELL = 3;
const KNOWN_AFTER_MS = 1_000;
/** Masks on their way between two samples, and those of a moment at which nobody looked, are wider by this share. */
const WIDENED = 0.1;
/** How many sightings before and after one say where it should be. */
const NEIGHBOURS = [1, 2];
/** Somebody who is outside of what was seen by so little is the same one. */
const EXACT_MS = 1;

/**
 * What to hide in a picture of this moment. Fails closed: where nobody looked closely enough before and after, or a part has not been looked
 * at for long enough yet, everything is hidden. Otherwise it hides what was seen before and after, on its way between, and what was lost.
 * @param samples in order of time: the more of them lie after the moment, the better it is known
 */
export function maskingAt(samples: readonly MaskSample[], atMs: number): Masking {
  const near = samples.filter((sample) => Math.abs(sample.atMs - atMs) <= REACH_MS);
  const before = near.findLast((sample) => sample.atMs <= atMs);
  const after = near.find((sample) => sample.atMs >= atMs);
  const parts = coveringParts(before, after, atMs);
  // The picture may be of either part: what one of them shows is no reason to show the other.
  const areKnown = parts.every((part) => isKnown(near.filter((one) => one.part === part)));
  if (parts.length === 0 || !areKnown) return { kind: 'whole' };
  const boxes = parts.flatMap((part) =>
    masksOf(
      near.filter((sample) => sample.part === part),
      atMs,
    ),
  );
  return { kind: 'boxes', boxes: withoutCovered(boxes.flatMap((box) => clippedToOne(box) ?? [])) };
}

/** Whose samples speak for the moment: one part's on both sides of it, or those close to it on one side. */
function coveringParts(before: MaskSample | undefined, after: MaskSample | undefined, atMs: number): string[] {
  if (before && after && before.part === after.part)
    return after.atMs - before.atMs <= LONGEST_GAP_MS ? [before.part] : [];
  return [before, after].flatMap((one) => (one && Math.abs(one.atMs - atMs) <= HOLD_MS ? [one.part] : []));
}

function isKnown(ofPart: readonly MaskSample[]): boolean {
  const looks = ofPart.filter(({ looked }) => looked);
  const [first, last] = [looks[0], looks.at(-1)];
  return looks.length >= LOOKS_TO_TELL || (first && last ? last.atMs - first.atMs >= KNOWN_AFTER_MS : false);
}

function masksOf(ofPart: readonly MaskSample[], atMs: number): Box[] {
  const looks = ofPart.filter(({ looked }) => looked);
  const before = looks.findLast((look) => look.atMs <= atMs);
  const after = looks.find((look) => look.atMs >= atMs);
  const isExact = [before, after].some((look) => look && Math.abs(look.atMs - atMs) <= EXACT_MS);
  const keys = new Set(looks.flatMap(({ traces }) => traces.map(({ key }) => key)));
  const traced = [...keys].flatMap((key) => maskOfTrace(wayOf(looks, key), { before, after, atMs }) ?? []);
  const own = isExact && before === after ? [before] : [before, after];
  // The gate compares with the frame before: what moves in a part's first frame, the second one shows.
  const moved = before === looks[0] ? [...own, looks[1]] : own;
  const regions = [...new Set(moved)].flatMap((look) => look?.regions ?? []);
  return isExact ? [...traced, ...regions] : [...traced, ...regions].map((box) => grownBy(box, WIDENED));
}

type Sighting = { readonly atMs: number; readonly mask: Box };
type Looks = {
  readonly before: MaskSample | undefined;
  readonly after: MaskSample | undefined;
  readonly atMs: number;
};

function wayOf(looks: readonly MaskSample[], key: number): { key: number; sightings: readonly Sighting[] } {
  const sightings = looks.flatMap(({ atMs, traces }) =>
    traces.flatMap((trace): Sighting[] =>
      trace.key === key && trace.unseenMs === 0 ? [{ atMs, mask: trace.mask }] : [],
    ),
  );
  return { key, sightings: sightings.map((one, at) => steadied(one, at, sightings)) };
}

/** A detector's box jumps, and a head with it. Where those before and after agree on another place, both places are hidden. */
function steadied({ atMs, mask }: Sighting, at: number, sightings: readonly Sighting[]): Sighting {
  const said = NEIGHBOURS.flatMap((n) => {
    const [before, after] = [sightings[at - n], sightings[at + n]];
    if (!before || !after || after.atMs - before.atMs > LONGEST_GAP_MS) return [];
    return [between(before.mask, after.mask, (atMs - before.atMs) / (after.atMs - before.atMs))];
  });
  return { atMs, mask: said.reduce(around, mask) };
}

function maskOfTrace({ key, sightings }: ReturnType<typeof wayOf>, { before, after, atMs }: Looks): Box | null {
  const last = sightings.findLast((one) => one.atMs <= atMs);
  const first = sightings.find((one) => one.atMs >= atMs);
  if (last && first) return last === first ? last.mask : onItsWay(last, first, atMs);
  const held = [before, after].flatMap((look) => look?.traces.find((trace) => trace.key === key)?.mask ?? [])[0];
  if (!first) return held ?? null;
  return first.atMs - atMs <= BEFORE_FIRST_MS ? comingFrom(first, sightings[1], atMs) : null;
}

const onItsWay = (last: Sighting, first: Sighting, atMs: number): Box =>
  grownBy(between(last.mask, first.mask, (atMs - last.atMs) / (first.atMs - last.atMs)), WIDENED);

/** Before its first sighting, a thing was where its first two sightings point back to, or came through the edge that it is near to. */
function comingFrom(first: Sighting, second: Sighting | undefined, atMs: number): Box {
  const back = second ? (first.atMs - atMs) / (second.atMs - first.atMs) : 0;
  return grownBy(reachingEdges(second ? between(first.mask, second.mask, -back) : first.mask), 2 * WIDENED);
}

const withoutCovered = (boxes: readonly Box[]): Box[] =>
  boxes.filter((box, at) => !boxes.some((other, n) => n !== at && holds(other, box) && (n < at || !holds(box, other))));
