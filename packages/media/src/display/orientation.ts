/** How stored pixels become displayed ones: rows and columns are swapped first, then mirrored. */
export type Orientation = { readonly swapped: boolean; readonly mirroredX: boolean; readonly mirroredY: boolean };
/** Clockwise degrees. */
export type Rotation = 0 | 90 | 180 | 270;

export const UPRIGHT: Orientation = { swapped: false, mirroredX: false, mirroredY: false };

/**
 * Reads FFmpeg's display matrix, 3 x 3 numbers of 16.16 fixed point: the stored pixel (p, q) is displayed at (a p + c q, b p + d q). An angle
 * between the right ones counts as the nearest of them, and a matrix of zeros, which would display nothing, as none.
 */
export function orientationOf(matrix: Buffer | null): Orientation {
  if (matrix === null || matrix.length < 36) return UPRIGHT;
  const at = (row: number, column: number): number => matrix.readInt32LE((row * 3 + column) * 4);
  const [a, b, c, d] = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
  return Math.abs(b) + Math.abs(c) > Math.abs(a) + Math.abs(d)
    ? { swapped: true, mirroredX: c < 0, mirroredY: b < 0 }
    : { swapped: false, mirroredX: a < 0, mirroredY: d < 0 };
}

export const isUpright = ({ swapped, mirroredX, mirroredY }: Orientation): boolean =>
  !swapped && !mirroredX && !mirroredY;

/** By how much a frame is turned. A mirrored one is mirrored from left to right first, and turned then. */
export function rotationOf({ swapped, mirroredX, mirroredY }: Orientation): Rotation {
  if (swapped) return mirroredX ? 90 : 270;
  return mirroredY ? 180 : 0;
}
