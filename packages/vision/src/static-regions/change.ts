import type { StaticRegion } from '@marsad/schemas';
import { GREY } from '../motion/background.ts';
import type { Layers } from './layers.ts';

/** How far outside the contour the surroundings begin, px: closer pixels mix both sides. */
const OUTSIDE = 3;
/** What is this many times as strong as the other is clearly stronger. */
const CLEARLY = 1.6;
/** A mean step below this is noise, grey levels. */
const LEAST_STEP = 6;

/** The steps of the levels across the contour of a region, summed over its pixels, grey levels: as it stands now, and as it was before. */
export type ContourSteps = { readonly now: number; readonly before: number; readonly pixels: number };

/**
 * Compares the surroundings of a region with what stands in it and with the background that it hides. What was put down has a contour of its
 * own, and what was taken away leaves its contour in the background only (after Spagnolo, Orazio, Leo and Distante, "Moving object
 * segmentation by background subtraction and temporal analysis", 2006, who compare edges of the frame and of the background). Both levels are those
 * that were learned, so that people who pass in front change nothing.
 * @param mask one byte a pixel, 1 for every pixel of any region
 */
export function contourStepsOf(members: readonly number[], mask: Uint8Array, layers: Layers): ContourSteps {
  const { background, candidate } = layers;
  let [now, before, pixels] = [0, 0, 0];
  for (const at of members)
    for (const outside of outsideOf(at, mask)) {
      const around = background[outside] ?? 0;
      now += Math.abs((candidate[at] ?? 0) - around);
      before += Math.abs((background[at] ?? 0) - around);
      pixels += 1;
    }
  return { now, before, pixels };
}

/** The pixels of the surroundings that face this one across the contour: none if it does not lie on it. */
function outsideOf(at: number, mask: Uint8Array): number[] {
  const { width, height } = GREY;
  const x = at % width;
  const y = (at - x) / width;
  const found: number[] = [];
  for (const [dx, dy] of [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
  ] as const) {
    if (mask[at + dy * width + dx] === 1) continue;
    const [column, row] = [x + OUTSIDE * dx, y + OUTSIDE * dy];
    if (column < 0 || column >= width || row < 0 || row >= height) continue;
    const outside = row * width + column;
    if (mask[outside] !== 1) found.push(outside);
  }
  return found;
}

/** What the steps say. Where both are weak, or alike, the pixels do not tell. */
export function changeOf({ now, before, pixels }: ContourSteps): StaticRegion['change'] {
  if (Math.max(now, before) < LEAST_STEP * pixels || pixels === 0) return 'unclear';
  if (now > CLEARLY * before) return 'added';
  return before > CLEARLY * now ? 'removed' : 'unclear';
}
