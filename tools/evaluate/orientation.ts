import type { RgbImage } from '@marsad/vision';

/** How stored pixels become displayed ones: rows and columns swapped first, then mirrored. The eight values of EXIF's orientation. */
export type Orientation = { readonly swapped: boolean; readonly mirroredX: boolean; readonly mirroredY: boolean };

export const UPRIGHT: Orientation = { swapped: false, mirroredX: false, mirroredY: false };

/** @param matrix FFmpeg's display matrix: 3 x 3 signed numbers of 16.16 fixed point; stored (p, q) is shown at (a p + c q, b p + d q) */
export function orientationOf(matrix: Buffer): Orientation {
  const at = (row: number, column: number): number => matrix.readInt32LE((row * 3 + column) * 4);
  const [a, b, c, d] = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
  return a === 0 && d === 0
    ? { swapped: true, mirroredX: c < 0, mirroredY: b < 0 }
    : { swapped: false, mirroredX: a < 0, mirroredY: d < 0 };
}

/** The picture as displayed. */
export function turned(image: RgbImage, { swapped, mirroredX, mirroredY }: Orientation): RgbImage {
  if (!swapped && !mirroredX && !mirroredY) return image;
  const [width, height] = swapped ? [image.height, image.width] : [image.width, image.height];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const across = mirroredX ? width - 1 - x : x;
      const down = mirroredY ? height - 1 - y : y;
      const from = (swapped ? across * image.width + down : down * image.width + across) * 3;
      data.set(image.data.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { data, width, height };
}
