import type { RgbImage } from '../ports.ts';

/** How stored pixels become displayed ones: rows and columns are swapped first, then mirrored. One of the eight values of EXIF's orientation. */
export type Orientation = { readonly swapped: boolean; readonly mirroredX: boolean; readonly mirroredY: boolean };

export const UPRIGHT: Orientation = { swapped: false, mirroredX: false, mirroredY: false };

/** The orientations of EXIF's values 1 to 8 (CIPA DC-008, tag 274), in order. */
const ORIENTATIONS: readonly Orientation[] = [
  UPRIGHT,
  { swapped: false, mirroredX: true, mirroredY: false },
  { swapped: false, mirroredX: true, mirroredY: true },
  { swapped: false, mirroredX: false, mirroredY: true },
  { swapped: true, mirroredX: false, mirroredY: false },
  { swapped: true, mirroredX: true, mirroredY: false },
  { swapped: true, mirroredX: true, mirroredY: true },
  { swapped: true, mirroredX: false, mirroredY: true },
];
const [APP1, START_OF_SCAN, ORIENTATION_TAG, ENTRY_BYTES] = [0xe1, 0xda, 0x0112, 12];

/** Reads how a JPEG is to be displayed: a telephone stores the sensor's pixels and how it was held. Upright where the file has no valid value. */
export function jpegOrientation(jpeg: Buffer): Orientation {
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== START_OF_SCAN) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const isExif = jpeg[at + 1] === APP1 && jpeg.subarray(at + 4, at + 10).toString('latin1') === 'Exif\0\0';
    if (isExif) return ORIENTATIONS[orientationIn(jpeg.subarray(at + 10, end)) - 1] ?? UPRIGHT;
    at = end;
  }
  return UPRIGHT;
}

/** The value in the first directory of a TIFF structure; 1 where there is none. */
function orientationIn(tiff: Buffer): number {
  if (tiff.length < 10) return 1;
  const isLittle = tiff.subarray(0, 2).toString('latin1') === 'II';
  const short = (at: number): number => {
    if (at + 2 > tiff.length) return 0;
    return isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  };
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = short(directory);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * ENTRY_BYTES;
    if (short(at) === ORIENTATION_TAG) return short(at + 8);
  }
  return 1;
}

/** Turns an image the way it is displayed. */
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
