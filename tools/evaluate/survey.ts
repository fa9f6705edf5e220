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

/** A first pass over a video, as somebody who puts up a camera would make it: so many frames at most, so many a second. */
const MOST_LOOKS = 60;
const PEOPLE_FPS = 2;
const MOTION_FPS = 5;
/** Enough people to know how tall they are, and too few to be content with the usual size. */
const ENOUGH_PEOPLE = 150;
const FEW_PEOPLE = 10;
/** People of at least this confidence are measured. */
const SURE = 0.5;
const USUAL: Size = { width: 416, height: 256 };
const CLOSER: Size = { width: 640, height: 384 };

/** The sizes in which people are found best in this video, by how tall they are in it. */
export async function sizesForVideo(path: string, networks: Networks): Promise<[Size, Size]> {
  const usual = await peopleIn(path, USUAL, networks);
  const { heights, size } = usual.heights.length < FEW_PEOPLE ? await peopleIn(path, CLOSER, networks) : usual;
  return sizesForPeople(heights, size);
}

async function peopleIn(path: string, input: Size, networks: Networks): Promise<{ heights: number[]; size: Size }> {
  const { size, frames } = openVideo(path, PEOPLE_FPS);
  const heights: number[] = [];
  let looks = 0;
  for await (const frame of frames()) {
    const view = { size, pixels: (wanted: Size) => rgbOf(frame, wanted) };
    const { found } = await networks.look(view, [fittedSize(size, input)]);
    const people = found.filter((one) => one.class === 'person' && one.confidence >= SURE);
    heights.push(...people.map(({ box }) => box.height));
    looks += 1;
    if (looks >= MOST_LOOKS || heights.length >= ENOUGH_PEOPLE) break;
  }
  return { heights, size };
}

/** Whether this video's camera looks straight down. */
export async function viewOfVideo(path: string, networks: Networks): Promise<View> {
  const { size, frames } = openVideo(path, MOTION_FPS);
  const gate = createMotionGate(size);
  const looks: { detections: Detection[]; motion: readonly Box[] }[] = [];
  for await (const frame of frames()) {
    const { regions } = gate.push(greyOf(frame), frame.ptsMs);
    if (regions.length === 0) continue;
    const view = { size, pixels: (wanted: Size) => rgbOf(frame, wanted) };
    const { found } = await networks.look(view, [fittedSize(size, USUAL)]);
    looks.push({ detections: found, motion: regions });
    if (looks.length >= MOST_LOOKS) break;
  }
  return viewpointOf(looks, size);
}
