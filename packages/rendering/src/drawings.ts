import type { Box, PicturePoint } from '@marsad/schemas';
import type { Drawing, TracePoint } from './render-job.ts';
import { outlineRuns } from './runs.ts';
import type { Point, Run } from './runs.ts';
import type { Size } from './yuv-image.ts';

/** A subject is drawn for this long before its first box and after its last, ms. */
const HELD_MS = 500;
/** The end marks of a line stand across it, this share of the picture's smaller side long. */
const END_MARK = 0.04;

/** What is drawn over every frame of one size: zones and lines are traced once, subjects at their moment. */
export function createDrawings(drawings: readonly Drawing[], size: Size): (atMs: number) => Run[] {
  const standing = drawings.flatMap((drawing) => {
    if (drawing.kind === 'zone') return outlineRuns(drawing.polygon.map(pointIn(size)), true, size);
    return drawing.kind === 'line' ? lineRuns(pointIn(size)(drawing.from), pointIn(size)(drawing.to), size) : [];
  });
  const tracks = drawings.flatMap((drawing) => (drawing.kind === 'subject' ? [drawing.track] : []));
  return (atMs) => [
    ...standing,
    ...tracks.flatMap((track) => {
      const box = boxAt(track, atMs);
      return box ? outlineRuns(cornersOf(box).map(pointIn(size)), true, size) : [];
    }),
  ];
}

const pointIn =
  ({ width, height }: Size) =>
  ([x, y]: PicturePoint): Point => ({ x: x * width, y: y * height });

/** A line, with a mark across each end: it has a beginning and an end, unlike the outline of a zone. */
function lineRuns(from: Point, to: Point, size: Size): Run[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const half = (END_MARK * Math.min(size.width, size.height)) / 2;
  const across = { x: (-(to.y - from.y) / length) * half, y: ((to.x - from.x) / length) * half };
  const mark = (end: Point): Point[] => [
    { x: end.x - across.x, y: end.y - across.y },
    { x: end.x + across.x, y: end.y + across.y },
  ];
  const strokes = [[from, to], mark(from), mark(to)].map((points) => outlineRuns(points, false, size));
  // All dark strokes come first, so none lies over a light one.
  return strokes.flat().toSorted((a, b) => a.luma - b.luma);
}

/** The corners of the part of a box that lies in the picture. */
function cornersOf({ x, y, width, height }: Box): PicturePoint[] {
  const clamp = (value: number): number => Math.max(0, Math.min(1, value));
  const [left, top, right, bottom] = [clamp(x), clamp(y), clamp(x + width), clamp(y + height)];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** Where a track is at a moment; null where it is not. */
export function boxAt(track: readonly TracePoint[], atMs: number): Box | null {
  const before = track.findLast((point) => point.atMs <= atMs);
  const after = track.find((point) => point.atMs >= atMs);
  if (before && after) return before === after ? before.box : between(before, after, atMs);
  const nearest = before ?? after;
  return nearest && Math.abs(nearest.atMs - atMs) <= HELD_MS ? nearest.box : null;
}

function between(before: TracePoint, after: TracePoint, atMs: number): Box {
  const share = (atMs - before.atMs) / (after.atMs - before.atMs || 1);
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return {
    x: mix(before.box.x, after.box.x),
    y: mix(before.box.y, after.box.y),
    width: mix(before.box.width, after.box.width),
    height: mix(before.box.height, after.box.height),
  };
}
