import type { Box } from '@marsad/schemas';
import { detailOf, type RgbPicture } from '@marsad/masking';

/** Where heads are in the first picture of the sample clips, by eye: a part begins before anything can be known of it. Px of 480x270. */
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
/** Unmasked, these heads turn between light and dark 7 to 17 times, masked once. */
const MOST_TURNS = 4;

/** The heads of a camera's first picture of a part in which something can be recognised. */
export function unmaskedHeads(camera: string, picture: RgbPicture): Box[] {
  const [sx, sy] = [picture.width / SIZE.width, picture.height / SIZE.height];
  return (FIRST_HEADS[camera] ?? [])
    .map(({ x, y, width, height }) => ({ x: x * sx, y: y * sy, width: width * sx, height: height * sy }))
    .filter((head) => detailOf(picture, head) > MOST_TURNS);
}
