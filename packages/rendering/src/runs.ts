import type { Yuv420pImage } from '@marsad/masking';
import type { Size } from './yuv-image.ts';

/** Pixels of one line that get one luma: from `left` to before `right`. */
export type Run = { readonly y: number; readonly left: number; readonly right: number; readonly luma: number };
export type Point = { readonly x: number; readonly y: number };

/** The darkest and the lightest luma of limited range. */
export const DARK = 16;
export const LIGHT = 235;
const GREY = 128;

/** Paints runs without colour into planar YUV 4:2:0, in place. */
export function paintRuns({ planes, strides, width, height }: Yuv420pImage, runs: readonly Run[]): void {
  for (const run of runs) {
    if (run.y < 0 || run.y >= height) continue;
    const [left, right] = [Math.max(0, run.left), Math.min(width, run.right)];
    if (left >= right) continue;
    planes[0].fill(run.luma, run.y * strides[0] + left, run.y * strides[0] + right);
    for (const at of [1, 2] as const) {
      const line = (run.y >> 1) * strides[at];
      planes[at].fill(GREY, line + (left >> 1), line + ((right + 1) >> 1));
    }
  }
}

/**
 * A light outline on a wider dark one, which is seen on anything. Points in px; two px wide in a picture of 360 lines and in smaller ones,
 * where a thinner line would be broken into dashes.
 */
export function outlineRuns(points: readonly Point[], closed: boolean, size: Size): Run[] {
  const { width, height } = size;
  const halfPx = Math.max(1, Math.min(width, height) / 360);
  return [
    ...strokeRuns(points, closed, { halfPx: 2 * halfPx, luma: DARK, height }),
    ...strokeRuns(points, closed, { halfPx, luma: LIGHT, height }),
  ];
}

type Stroke = {
  readonly halfPx: number;
  readonly luma: number;
  /** Of the picture: lines of pixels outside are left out, however many there are. */
  readonly height: number;
};

function strokeRuns(points: readonly Point[], closed: boolean, stroke: Stroke): Run[] {
  const ends = closed ? [...points.slice(1), ...points.slice(0, 1)] : points.slice(1);
  return ends.flatMap((to, at) => {
    const from = points[at];
    return from ? segmentRuns(from, to, stroke) : [];
  });
}

/** One run a line: a thick line with round ends is convex. A pixel belongs to it if its middle does. */
function segmentRuns(from: Point, to: Point, { halfPx, luma, height }: Stroke): Run[] {
  const runs: Run[] = [];
  const first = Math.max(0, Math.floor(Math.min(from.y, to.y) - halfPx));
  const last = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + halfPx));
  for (let y = first; y <= last; y += 1) {
    const parts = [discAt(from, halfPx, y + 0.5), discAt(to, halfPx, y + 0.5), bandAt(from, to, halfPx, y + 0.5)];
    const found = parts.flatMap((part) => (part && part.from <= part.to ? [part] : []));
    if (found.length === 0) continue;
    const left = Math.ceil(Math.min(...found.map((part) => part.from)) - 0.5);
    const right = Math.floor(Math.max(...found.map((part) => part.to)) - 0.5) + 1;
    if (left < right) runs.push({ y, left, right, luma });
  }
  return runs;
}

type Range = { readonly from: number; readonly to: number };

function discAt(centre: Point, radius: number, y: number): Range | null {
  const square = radius * radius - (y - centre.y) ** 2;
  return square < 0 ? null : { from: centre.x - Math.sqrt(square), to: centre.x + Math.sqrt(square) };
}

/** Where a line of pixels crosses the rectangle around a segment. */
function bandAt(from: Point, to: Point, halfPx: number, y: number): Range | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length === 0) return null;
  // Both the distance along the segment and the one across it change evenly with x.
  const along = within({ slope: dx / length, at0: ((y - from.y) * dy - from.x * dx) / length }, 0, length);
  const across = within({ slope: -dy / length, at0: ((y - from.y) * dx + from.x * dy) / length }, -halfPx, halfPx);
  return along && across && { from: Math.max(along.from, across.from), to: Math.min(along.to, across.to) };
}

/** Where `at0 + slope * x` lies between two values. */
function within({ slope, at0 }: { slope: number; at0: number }, least: number, most: number): Range | null {
  if (Math.abs(slope) < 1e-9)
    return at0 >= least && at0 <= most ? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } : null;
  const [a, b] = [(least - at0) / slope, (most - at0) / slope];
  return { from: Math.min(a, b), to: Math.max(a, b) };
}
