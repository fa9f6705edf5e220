import { DARK, LIGHT } from './runs.ts';
import type { Run } from './runs.ts';
import type { Size } from './yuv-image.ts';

/** The border's width and that of its stripes, px in a picture of 360 lines. A stripe is wider, so a line crosses two at most. */
const BORDER_PX = 10;
const STRIPE_PX = 12;

/** A border of slanting dark and light stripes: it says without words and colours that the whole picture is hidden. */
export function hatchedBorder({ width, height }: Size): Run[] {
  const scale = Math.min(width, height) / 360;
  const border = Math.max(2, Math.round(BORDER_PX * scale));
  const stripe = Math.max(3, Math.round(STRIPE_PX * scale));
  const runs: Run[] = [];
  for (let y = 0; y < height; y += 1) {
    const isEdge = y < border || y >= height - border;
    const stretches = isEdge
      ? [[0, width] as const]
      : [[0, Math.min(border, width)] as const, [Math.max(0, width - border), width] as const];
    for (const [left, right] of stretches) runs.push(...stripedRuns(y, left, right, stripe));
  }
  return runs;
}

function stripedRuns(y: number, left: number, right: number, stripe: number): Run[] {
  const runs: Run[] = [];
  for (let x = left; x < right;) {
    const at = Math.floor((x + y) / stripe);
    const end = Math.min(right, (at + 1) * stripe - y);
    runs.push({ y, left: x, right: end, luma: at % 2 === 0 ? DARK : LIGHT });
    x = end;
  }
  return runs;
}
