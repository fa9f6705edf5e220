import type { Box } from '@marsad/schemas';
import type { MaskSample } from './mask-sample.ts';
import { between, boxAround, clippedToOne, grownBy, holds, hasPlace, reachingEdges } from './mask-boxes.ts';
import { samplesOnce } from './samples-once.ts';

export type Masking = { readonly kind: 'boxes'; readonly boxes: readonly Box[] } | { readonly kind: 'whole' };
export const WHOLE: Box = { x: 0, y: 0, width: 1, height: 1 };

/** The boxes to hide in an image of this size, in px. */
export const boxesInPx = (masking: Masking, { width, height }: { width: number; height: number }): Box[] =>
  (masking.kind === 'whole' ? [WHOLE] : masking.boxes).map((box) => ({
    x: box.x * width,
    y: box.y * height,
    width: box.width * width,
    height: box.height * height,
  }));

/** Between two samples that are further apart than this, ms, nothing is known. */
export const LONGEST_GAP_MS = 1_500;
/** How long before and after it, ms, a single sample is valid. */
const HOLD_MS = 250;
/** Samples further away from a moment than this, ms, do not decide its masks. */
export const REACH_MS = 2_500;
/** A trace was most likely present for this long, ms, before it was first detected. */
const BEFORE_FIRST_MS = 600;
/** A part is known once this many of its frames were examined, as many as a track needs to be confirmed, */
const FRAMES_TO_KNOW = 3;
/** or, on a slow machine, once its examined frames span this long, ms. */
const KNOWN_AFTER_MS = 1_000;
/** Masks of a moment at which no frame was examined, and masks interpolated between two samples, are wider by this share. */
const WIDENED = 0.1;
/** How many positions before and after a position its expected place is computed from: the nearest ones, and the second nearest. */
const NEIGHBOURS = [1, 2];
/** A sample this close to a moment, ms, counts as of that moment. */
const EXACT_MS = 1;

/**
 * Decides what to hide in an image of a moment. It fails closed: if no frame shortly before and after was examined, or too few of the part,
 * everything is hidden. Otherwise it hides traces where they were found before and after and on the way between, and traces that were lost.
 * @param samples in any order; a frame that is named twice counts once. Samples after the moment make its masks more exact
 */
export function maskingAt(samples: readonly MaskSample[], atMs: number): Masking {
  const near = samplesOnce(samples.filter((sample) => Math.abs(sample.atMs - atMs) <= REACH_MS));
  const before = near.findLast((sample) => sample.atMs <= atMs);
  const after = near.find((sample) => sample.atMs >= atMs);
  const parts = coveringParts(before, after, atMs);
  // The image may belong to either part, so both must be known before anything of it is shown.
  const areKnown = parts.every((part) => isKnown(near.filter((sample) => sample.part === part)));
  if (parts.length === 0 || !areKnown) return { kind: 'whole' };
  const boxes = parts.flatMap((part) =>
    masksOf(
      near.filter((sample) => sample.part === part),
      atMs,
    ),
  );
  if (!boxes.every(hasPlace)) return { kind: 'whole' };
  return { kind: 'boxes', boxes: withoutCovered(boxes.flatMap((box) => clippedToOne(box) ?? [])) };
}

/** The parts that the moment may belong to: the part with samples on both sides, or each part with a sample close to it on one side. */
function coveringParts(before: MaskSample | undefined, after: MaskSample | undefined, atMs: number): string[] {
  if (before && after && before.part === after.part)
    return after.atMs - before.atMs <= LONGEST_GAP_MS ? [before.part] : [];
  return [before, after].flatMap((sample) => (sample && Math.abs(sample.atMs - atMs) <= HOLD_MS ? [sample.part] : []));
}

function isKnown(ofPart: readonly MaskSample[]): boolean {
  const examined = ofPart.filter((sample) => sample.examined);
  const [first, last] = [examined[0], examined.at(-1)];
  return examined.length >= FRAMES_TO_KNOW || (first && last ? last.atMs - first.atMs >= KNOWN_AFTER_MS : false);
}

function masksOf(ofPart: readonly MaskSample[], atMs: number): Box[] {
  const examined = ofPart.filter((sample) => sample.examined);
  const before = examined.findLast((sample) => sample.atMs <= atMs);
  const after = examined.find((sample) => sample.atMs >= atMs);
  const isExact = [before, after].some((sample) => sample && Math.abs(sample.atMs - atMs) <= EXACT_MS);
  const traced = pathsOf(examined).flatMap((path) => maskOfTrace(path, { before, after, atMs }) ?? []);
  const own = isExact && before === after ? [before] : [before, after];
  // The motion gate compares a frame with the previous one, so motion in a part's first frame is found in its second sample.
  const moved = before === examined[0] ? [...own, examined[1]] : own;
  const regions = [...new Set(moved)].flatMap((sample) => sample?.regions ?? []);
  return isExact ? [...traced, ...regions] : [...traced, ...regions].map((box) => grownBy(box, WIDENED));
}

/** The mask of a trace in one examined frame in which it was detected. */
type Position = { readonly atMs: number; readonly mask: Box };
type Path = { readonly key: number; readonly positions: readonly Position[] };
/** The examined frames next to a moment. */
type Around = {
  readonly before: MaskSample | undefined;
  readonly after: MaskSample | undefined;
  readonly atMs: number;
};

/** The positions of every trace in one pass, because a crowd has many. A trace that was only held has none. */
function pathsOf(examined: readonly MaskSample[]): Path[] {
  const paths = new Map<number, Position[]>();
  for (const { atMs, traces } of examined) {
    for (const { key, mask, unseenMs } of traces) {
      const positions = paths.get(key) ?? [];
      if (unseenMs === 0) positions.push({ atMs, mask });
      paths.set(key, positions);
    }
  }
  return [...paths].map(([key, positions]) => ({ key, positions }));
}

/** A detector's box may jump off the head. Where the positions before and after it suggest another place, both places are hidden. */
function steadied(positions: readonly Position[], at: number): Position | null {
  const position = positions[at];
  if (!position) return null;
  const { atMs, mask } = position;
  const expected = NEIGHBOURS.flatMap((n) => {
    const [before, after] = [positions[at - n], positions[at + n]];
    if (!before || !after || after.atMs - before.atMs > LONGEST_GAP_MS) return [];
    return [between(before.mask, after.mask, (atMs - before.atMs) / (after.atMs - before.atMs))];
  });
  return { atMs, mask: expected.reduce(boxAround, mask) };
}

function maskOfTrace({ key, positions }: Path, { before, after, atMs }: Around): Box | null {
  const firstAt = positions.findIndex((position) => position.atMs >= atMs);
  const last = steadied(
    positions,
    positions.findLastIndex((position) => position.atMs <= atMs),
  );
  const first = steadied(positions, firstAt);
  if (last && first) return last.atMs === first.atMs ? last.mask : maskBetween(last, first, atMs);
  const held = [before, after].flatMap((sample) => sample?.traces.find((trace) => trace.key === key)?.mask ?? [])[0];
  if (!first) return held ?? null;
  return first.atMs - atMs <= BEFORE_FIRST_MS ? maskBefore(first, steadied(positions, firstAt + 1), atMs) : null;
}

const maskBetween = (last: Position, first: Position, atMs: number): Box =>
  grownBy(between(last.mask, first.mask, (atMs - last.atMs) / (first.atMs - last.atMs)), WIDENED);

/** Before its first detection, a trace was where its first two positions point back to, or it came in through the edge that it is near. */
function maskBefore(first: Position, second: Position | null, atMs: number): Box {
  const back = second ? (first.atMs - atMs) / (second.atMs - first.atMs) : 0;
  return grownBy(reachingEdges(second ? between(first.mask, second.mask, -back) : first.mask), 2 * WIDENED);
}

const withoutCovered = (boxes: readonly Box[]): Box[] =>
  boxes.filter((box, at) => !boxes.some((other, n) => n !== at && holds(other, box) && (n < at || !holds(box, other))));
