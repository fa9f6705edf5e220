import type { GroundPoint } from '@marsad/ground';

/** A way along the ground by its length. */
export type Path = {
  readonly lengthM: number;
  /** The place so many metres after the beginning, and the direction there, of length 1. Beyond its ends it goes straight on. */
  at(alongM: number): GroundPoint & { readonly alongX: number; readonly alongY: number };
};

export type Corner = readonly [xM: number, yM: number];

/** @throws if two neighbouring points are the same */
export function pathThrough(points: readonly Corner[]): Path {
  const pieces = points.slice(1).map((end, i) => {
    const start = points[i] ?? end;
    const lengthM = Math.hypot(end[0] - start[0], end[1] - start[1]);
    if (lengthM === 0) throw new Error(`a path stands still at ${start[0]}, ${start[1]}`);
    return { start, lengthM, alongX: (end[0] - start[0]) / lengthM, alongY: (end[1] - start[1]) / lengthM };
  });
  const [first] = pieces;
  if (!first) throw new Error('a path needs two points');
  return {
    lengthM: pieces.reduce((sum, piece) => sum + piece.lengthM, 0),
    at(alongM) {
      let left = alongM;
      let piece = first;
      for (let i = 0; i < pieces.length; i++) {
        piece = pieces[i] ?? piece;
        if (left <= piece.lengthM || i === pieces.length - 1) break;
        left -= piece.lengthM;
      }
      const { start, alongX, alongY } = piece;
      return { xM: start[0] + alongX * left, yM: start[1] + alongY * left, alongX, alongY };
    },
  };
}

const STEPS = 16;

/** A turn from one straight into another as a quadratic Bézier curve; `bend` is where the two straights would meet. */
export const turnThrough = (from: Corner, bend: Corner, to: Corner): Path =>
  pathThrough(
    Array.from({ length: STEPS + 1 }, (_, i): Corner => {
      const t = i / STEPS;
      const blend = (axis: 0 | 1): number =>
        (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * bend[axis] + t * t * to[axis];
      return [blend(0), blend(1)];
    }),
  );
