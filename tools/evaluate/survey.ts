import { viewAngleDegrees, type Ground } from '@marsad/ground';
import type { Box } from '@marsad/schemas';
import {
  createMotionGate,
  fittedSize,
  sizesForPeople,
  viewpointOf,
  type Detection,
  type Size,
  type View,
} from '@marsad/vision';
import type { Networks } from './networks.ts';
import { greyOf, openVideo, rgbOf } from './video.ts';

/**
 * Limits of the first pass over a video, which chooses the settings that an installer would choose for a camera: frames at most, and rates.
 */
const MOST_FRAMES = 60;
const PEOPLE_FPS = 2;
const MOTION_FPS = 5;
/** With `ENOUGH_PEOPLE` measured the pass ends; with fewer than `FEW_PEOPLE` it is repeated at a closer size. */
const ENOUGH_PEOPLE = 150;
const FEW_PEOPLE = 10;
/** Only people of at least this confidence are measured. */
const SURE = 0.5;
const USUAL: Size = { width: 416, height: 256 };
const CLOSER: Size = { width: 640, height: 384 };

/** Chooses the two input sizes that suit the height of this video's people. */
export async function sizesForVideo(path: string, networks: Networks): Promise<[Size, Size]> {
  const usual = await peopleIn(path, USUAL, networks);
  const { heights, size } = usual.heights.length < FEW_PEOPLE ? await peopleIn(path, CLOSER, networks) : usual;
  return sizesForPeople(heights, size);
}

async function peopleIn(path: string, input: Size, networks: Networks): Promise<{ heights: number[]; size: Size }> {
  const { size, frames } = openVideo(path, PEOPLE_FPS);
  const heights: number[] = [];
  let frameCount = 0;
  for await (const frame of frames()) {
    const image = { size, pixels: (wanted: Size) => rgbOf(frame, wanted) };
    const { found } = await networks.detect(image, [fittedSize(size, input)]);
    const people = found.filter((detection) => detection.class === 'person' && detection.confidence >= SURE);
    heights.push(...people.map(({ box }) => box.height));
    frameCount += 1;
    if (frameCount >= MOST_FRAMES || heights.length >= ENOUGH_PEOPLE) break;
  }
  return { heights, size };
}

/** A camera that sees the ground at a greater angle than this, degrees from straight down, sees people and vehicles from the side. */
const OBLIQUE_ABOVE_DEGREES = 40;

/**
 * Whether this video's camera looks straight down. A calibration says it where there is one. Else the network does not name what moves there,
 * which is also so of vehicles that it does not know, such as drawn ones.
 */
export async function viewOfVideo(path: string, networks: Networks, ground: Ground | undefined): Promise<View> {
  const { size, frames } = openVideo(path, MOTION_FPS);
  const picture = { widthPx: size.width, heightPx: size.height };
  if (ground && viewAngleDegrees(ground, picture) > OBLIQUE_ABOVE_DEGREES) return 'oblique';
  const gate = createMotionGate(size);
  const examinedFrames: { detections: Detection[]; motion: readonly Box[] }[] = [];
  for await (const frame of frames()) {
    const { regions } = gate.push(greyOf(frame), frame.ptsMs);
    if (regions.length === 0) continue;
    const image = { size, pixels: (wanted: Size) => rgbOf(frame, wanted) };
    const { found } = await networks.detect(image, [fittedSize(size, USUAL)]);
    examinedFrames.push({ detections: found, motion: regions });
    if (examinedFrames.length >= MOST_FRAMES) break;
  }
  return viewpointOf(examinedFrames, size);
}
