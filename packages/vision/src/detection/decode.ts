import type { ObjectClass } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';
import { overlap } from '../geometry.ts';
import type { Detection, Placement } from '../ports.ts';

/** The head's outputs at one stride: class scores already through a sigmoid, box sides as distributions over bins. */
export type Level = { stride: number; columns: number; rows: number; scores: Float32Array; sides: Float32Array };

/** In the order of the head's channels (COCO classes 0, 1, 2, 3, 5, 7). */
export const CLASSES: readonly ObjectClass[] = ['person', 'bicycle', 'car', 'motorcycle', 'bus', 'truck'];
/** The bins in the distribution of each side of a box. */
const BINS = 11;
/** Boxes below this confidence are noise even to a tracker. */
export const LOWEST_CONFIDENCE = 0.2;
/** Boxes below this confidence are noise even to a mask, which may hide too much (`npm run evaluate -- masks`). */
export const FAINTEST_CONFIDENCE = 0.08;
/** Boxes of one group that overlap more than this (intersection over union) show one thing. */
const SAME_THING = 0.5;

/** The expected value of one side's distribution, in strides (generalised focal loss, Li et al. 2020). */
function side(sides: Float32Array, first: number, step: number): number {
  let sum = 0;
  let mean = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const weight = Math.exp(sides[first + bin * step] ?? 0);
    sum += weight;
    mean += weight * bin;
  }
  return mean / sum;
}

/** Returns the boxes of one stride in px of the frame, before suppression. */
export function decodeLevel(
  { stride, columns, rows, scores, sides }: Level,
  placement: Placement,
  least = LOWEST_CONFIDENCE,
): Detection[] {
  const found: Detection[] = [];
  const cells = columns * rows;
  for (let at = 0; at < CLASSES.length * cells; at++) {
    const confidence = scores[at] ?? 0;
    if (confidence < least) continue;
    const name = CLASSES[Math.floor(at / cells)];
    if (!name) continue;
    const cell = at % cells;
    const x = ((cell % columns) + 0.5) * stride;
    const y = (Math.floor(cell / columns) + 0.5) * stride;
    const [left = 0, top = 0, right = 0, bottom = 0] = [0, 1, 2, 3].map(
      (k) => side(sides, k * BINS * cells + cell, cells) * stride,
    );
    const width = (left + right) * placement.scaleX;
    const height = (top + bottom) * placement.scaleY;
    if (!(width > 0) || !(height > 0)) continue;
    const box = {
      x: (x - left) * placement.scaleX + placement.offsetX,
      y: (y - top) * placement.scaleY + placement.offsetY,
      width,
      height,
    };
    found.push({ class: name, confidence, box });
  }
  return found;
}

/** Greedy non-maximum suppression within each group, so that one car is not returned as a car and a truck. */
export function suppress(detections: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of detections.toSorted((a, b) => b.confidence - a.confidence)) {
    const isDuplicate = kept.some(
      (k) => classGroup(k.class) === classGroup(candidate.class) && overlap(k.box, candidate.box) > SAME_THING,
    );
    if (!isDuplicate) kept.push(candidate);
  }
  return kept;
}
