import type { Box } from '@marsad/schemas';
import { detailOf, type RgbImage } from '@marsad/masking';

/**
 * The heads in the first frame of each sample clip, found by eye, px of 480x270. No detection tells where they are, because a part begins
 * before any of its frames has been analysed.
 */
const SIZE = { width: 480, height: 270 };
export const FIRST_HEADS: Readonly<Record<string, readonly Box[]>> = {
  'hassan-hall-1': [
    { x: 90, y: 82, width: 50, height: 56 },
    { x: 198, y: 70, width: 54, height: 66 },
    { x: 300, y: 86, width: 54, height: 60 },
  ],
  'agdal-gallery-1': [
    { x: 272, y: 62, width: 48, height: 50 },
    { x: 366, y: 84, width: 48, height: 54 },
  ],
  'hassan-works-1': [{ x: 258, y: 136, width: 60, height: 66 }],
};
/** An unmasked head changes between light and dark 7 to 17 times, and a masked one once. */
const MOST_CHANGES = 4;

/** The heads that can be recognised in the first preview of a part. */
export function unmaskedHeads(camera: string, picture: RgbImage): Box[] {
  const [sx, sy] = [picture.width / SIZE.width, picture.height / SIZE.height];
  return (FIRST_HEADS[camera] ?? [])
    .map(({ x, y, width, height }) => ({ x: x * sx, y: y * sy, width: width * sx, height: height * sy }))
    .filter((head) => detailOf(picture, head) > MOST_CHANGES);
}
