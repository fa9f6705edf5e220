import type { Orientation } from '@marsad/vision';

/** @param matrix FFmpeg's display matrix, 3 x 3 numbers of 16.16 fixed point: the stored pixel (p, q) is shown at (a p + c q, b p + d q) */
export function orientationOf(matrix: Buffer): Orientation {
  const at = (row: number, column: number): number => matrix.readInt32LE((row * 3 + column) * 4);
  const [a, b, c, d] = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
  return a === 0 && d === 0
    ? { swapped: true, mirroredX: c < 0, mirroredY: b < 0 }
    : { swapped: false, mirroredX: a < 0, mirroredY: d < 0 };
}
