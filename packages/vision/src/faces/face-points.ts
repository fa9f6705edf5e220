import type { Point, RgbImage } from '../ports.ts';
import { inverse, moved, type Similarity, similarityBetween, TEMPLATE, TEMPLATE_SIDE_PX } from './alignment.ts';
import type { FaceBuffers } from './face-buffers.ts';
import type { FaceCandidate } from './face-search.ts';
import { greyInto, lightOf, relight } from './light.ts';
import type { FaceNetworks } from './networks.ts';
import { FACE_PART } from './quality.ts';
import { mirror, RAW, sample } from './sampling.ts';

/** In a mirror the left eye is the right one: for each point of the template, the point that takes its place. */
const MIRRORED_ORDER = [1, 0, 2, 4, 3] as const;
/** A head that is tilted further than this is turned upright first, because the landmark network was trained on upright ones; radians. */
const MOST_TILT = 0.3;

/** Maps the landmark network's input to a turned square of the image. */
function squareAt(centre: Point, side: number, angle: number): Similarity {
  const scale = side / TEMPLATE_SIDE_PX;
  const a = Math.cos(angle) * scale;
  const b = Math.sin(angle) * scale;
  const half = TEMPLATE_SIDE_PX / 2;
  return { a, b, shiftX: centre.x - half * (a - b), shiftY: centre.y - half * (a + b) };
}

/** Where the middle of a detected face's square lies in the template, px. The square has the template's side. */
const SQUARE_MIDDLE: Point = { x: 56, y: 62 };

/** The upright square that a face with these points would have if the image did not cut it off. */
function squareOfPoints(points: readonly Point[]): Similarity {
  const toImage = inverse(similarityBetween(points, TEMPLATE));
  return squareAt(moved(toImage, SQUARE_MIDDLE), TEMPLATE_SIDE_PX * Math.hypot(toImage.a, toImage.b), 0);
}

/**
 * Finds the five points in a square of the image, px of the image. The network sees the square and its mirror image, and the mean of both is
 * returned, which errs less than either.
 */
async function pointsIn(
  image: RgbImage,
  toImage: Similarity,
  networks: Pick<FaceNetworks, 'landmarks'>,
  { size, planes, grey }: FaceBuffers,
): Promise<Point[]> {
  sample(image, toImage, size, planes, RAW);
  greyInto(grey, planes, RAW);
  relight(planes, lightOf(grey, TEMPLATE_SIDE_PX, FACE_PART), RAW);
  const plain = await networks.landmarks(planes);
  mirror(planes, TEMPLATE_SIDE_PX);
  const mirrored = await networks.landmarks(planes);
  return MIRRORED_ORDER.map((twin, index) => {
    const x = ((plain[2 * index] ?? 0) + 1 - (mirrored[2 * twin] ?? 0)) / 2;
    const y = ((plain[2 * index + 1] ?? 0) + (mirrored[2 * twin + 1] ?? 0)) / 2;
    return moved(toImage, { x: x * TEMPLATE_SIDE_PX, y: y * TEMPLATE_SIDE_PX });
  });
}

/**
 * Finds the five points of a face in the upright square around its box. Searches again around the points themselves if the image cuts the
 * box off, and in a turned square if the head is tilted.
 */
export async function locatePoints(
  image: RgbImage,
  { box, isTight }: FaceCandidate,
  networks: Pick<FaceNetworks, 'landmarks'>,
  buffers: FaceBuffers,
): Promise<Point[]> {
  const side = Math.max(box.width, box.height);
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const searchIn = (toImage: Similarity): Promise<Point[]> => pointsIn(image, toImage, networks, buffers);
  const upright = await searchIn(squareAt(centre, side, 0));
  const points = isTight ? await searchIn(squareOfPoints(upright)) : upright;
  const [left = centre, right = centre] = points;
  const tilt = Math.atan2(right.y - left.y, right.x - left.x);
  return Math.abs(tilt) > MOST_TILT ? searchIn(squareAt(centre, side, tilt)) : points;
}
