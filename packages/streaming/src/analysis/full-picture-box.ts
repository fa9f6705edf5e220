import type { Box } from '@marsad/schemas';
import type { Size } from './perception.ts';

/**
 * Two streams of one camera show a moment at slightly different times, so a box of one is widened by this share on each side before it is
 * looked for in the other.
 */
const SLACK = 0.15;

const scaled = ({ x, y, width, height }: Box, across: number, down: number): Box => ({
  x: x * across,
  y: y * down,
  width: width * across,
  height: height * down,
});

/** A box of a scene, widened, in px of the picture of the same view in another size. It stays in the picture. */
export function boxInPicture(box: Box, scene: Size, picture: Size): Box {
  const wide = { x: box.width * SLACK, y: box.height * SLACK };
  const left = Math.max(0, box.x - wide.x);
  const top = Math.max(0, box.y - wide.y);
  const right = Math.min(scene.width, box.x + box.width + wide.x);
  const bottom = Math.min(scene.height, box.y + box.height + wide.y);
  const inScene = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  return scaled(inScene, picture.width / scene.width, picture.height / scene.height);
}

/** A box of a picture in px of the scene, in which all boxes of events are measured. */
export const boxInScene = (box: Box, picture: Size, scene: Size): Box =>
  scaled(box, scene.width / picture.width, scene.height / picture.height);
