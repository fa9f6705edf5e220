import { classGroup } from '@marsad/schemas';
import type { Box, ObjectClass } from '@marsad/schemas';

/**
 * A detected thing of which a part must be hidden by default (the architecture's rule 9). No plate or face detector is used, because such a
 * network misses some, and a mask must not. Boxes in px of the source frame.
 */
export type MaskSubject = { readonly class: ObjectClass; readonly box: Box; readonly confidence?: number };
/** A region in which something moves; its parts leave out the still area between them. */
export type MovingRegion = Box & { readonly parts: readonly Box[] };
export type FrameSize = { readonly widthPx: number; readonly heightPx: number };

/** A plate lies in the lower two thirds of a vehicle, even if the bumper is high or the camera looks down steeply. */
const VEHICLE_PART = 2 / 3;
/** The share that head and shoulders take. A confident box begins at the head; a weaker one may begin anywhere. */
const PERSON_PART = { sure: 0.3, weak: 0.36 };
const SURE = 0.5;
/** The head takes a larger share of the box of a person who is cut off by the frame's bottom, or who sits or bends. */
const CUT_OFF_PART = 0.5;
const SITTING_PART = 0.7;
const UPRIGHT = 1.3;
const AT_EDGE = 0.98;
/** A person taller than this share of the frame can be recognised by more than the head, and is hidden whole. */
const LARGE_PERSON = 0.6;
/** A detector's box of a cycle may leave out the rider, whose head is at most this share of the box's height above it. */
const RIDER_ABOVE = 0.75;
/** Masks are wider than boxes, because detectors cut hair and bumpers off. */
const WIDENED = 0.2;
const PERSON_WIDENED = 0.25;
const LEAST_WIDENING_PX = 5;
/** Boxes explain a moving region if they cover at least this share of it; otherwise something in it has no box. */
const EXPLAINED = 0.7;
/** An uncovered share of a part below this is only the rim of the thing that covers the rest. */
const SLIVER = 0.1;
const SAMPLES = 24;

/** The mask of one thing, px. It may reach out of the frame. */
export function maskOf(subject: MaskSubject, size: FrameSize): Box {
  const { x, y, width, height } = subject.box;
  switch (classGroup(subject.class)) {
    case 'person':
      return grow(
        { x, y, width, height: height * personPart(subject, size) },
        (Math.max(width, height * PERSON_PART.sure) * PERSON_WIDENED) / 2,
      );
    case 'cycle':
      // All of it: a motorcycle has a plate, and its rider a face above the box.
      return widen({ x, y: y - height * RIDER_ABOVE, width, height: height * (1 + RIDER_ABOVE) }, WIDENED);
    case 'vehicle':
      // A thing of unknown class may be people.
      return subject.class === 'vehicle'
        ? widen(subject.box, WIDENED)
        : widen({ x, y: y + height * (1 - VEHICLE_PART), width, height: height * VEHICLE_PART }, WIDENED);
  }
}

function personPart({ box, confidence = 0 }: MaskSubject, { heightPx }: FrameSize): number {
  if (box.height > LARGE_PERSON * heightPx) return 1;
  if (box.height < UPRIGHT * box.width) return SITTING_PART;
  if (box.y + box.height > AT_EDGE * heightPx) return CUT_OFF_PART;
  return confidence >= SURE ? PERSON_PART.sure : PERSON_PART.weak;
}

/** Masks of motion without a box: for each region that the boxes do not explain, the uncovered area of each of its parts. */
export function unexplainedOf(regions: readonly MovingRegion[], subjects: readonly MaskSubject[]): Box[] {
  const known = subjects.map(({ box }) => widen(box, WIDENED));
  return regions.flatMap(({ parts }) => {
    const uncovered = parts.map((part) => uncoveredOf(part, known));
    const sum = (areas: readonly number[]): number => areas.reduce((total, area) => total + area, 0);
    const openArea = sum(parts.map((part, n) => part.width * part.height * (uncovered[n]?.share ?? 0)));
    const area = sum(parts.map((part) => part.width * part.height));
    if (1 - openArea / area >= EXPLAINED) return [];
    return uncovered.filter(({ share }) => share > SLIVER).map(({ box }) => widen(box, WIDENED));
  });
}

/** Grows a box on every side by this share of half its larger side, and by a few px at least. */
export function widen(box: Box, share: number): Box {
  return grow(box, (Math.max(box.width, box.height) * share) / 2);
}

function grow(box: Box, px: number): Box {
  const by = Math.max(LEAST_WIDENING_PX, px);
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** The share of a region, 0 to 1, that no box covers, and the smallest box around it, measured on a grid of points. */
function uncoveredOf(region: Box, all: readonly Box[]): { box: Box; share: number } {
  const boxes = all.filter((box) => meets(box, region));
  const [stepX, stepY] = [region.width / SAMPLES, region.height / SAMPLES];
  let uncovered = 0;
  let [left, top, right, bottom] = [SAMPLES, SAMPLES, 0, 0];
  for (let row = 0; row < SAMPLES; row += 1) {
    const y = region.y + (row + 0.5) * stepY;
    for (let column = 0; column < SAMPLES; column += 1) {
      const x = region.x + (column + 0.5) * stepX;
      if (boxes.some((box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height)) continue;
      uncovered += 1;
      [left, top] = [Math.min(left, column), Math.min(top, row)];
      [right, bottom] = [Math.max(right, column + 1), Math.max(bottom, row + 1)];
    }
  }
  const box = {
    x: region.x + left * stepX,
    y: region.y + top * stepY,
    width: (right - left) * stepX,
    height: (bottom - top) * stepY,
  };
  return { box, share: uncovered / (SAMPLES * SAMPLES) };
}

const meets = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
