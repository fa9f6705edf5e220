import type { Size } from '../ports.ts';
import { fittedSize } from './letterbox.ts';

/**
 * How tall people should be in the network's picture, px. Lower, and the far ones are missed; higher, and close ones fall apart into heads
 * and legs, and every figure behind a window counts. Chosen on the development clips of two sequences (models/nanodet/README.md).
 */
const PERSON_PX = 56;
/** The second look is so much larger than the first. */
const CLOSER = 4 / 3;
/** Without a few people to measure, the sizes are the usual ones. */
const FEWEST_PEOPLE = 6;
const USUAL: readonly [Size, Size] = [
  { width: 416, height: 256 },
  { width: 640, height: 384 },
];
/** Sides that cost no more than a tenth of a second on one thread, and below which nobody is found. */
const LARGEST_SIDE_PX = 800;
const SMALLEST_HEIGHT_PX = 128;

/**
 * The two sizes in which a camera's picture is best looked at for people, from how tall they are in it: the smaller first. Never larger than
 * the source.
 * @param peopleHeightsPx of people seen with confidence in some of its frames, px of the source
 */
export function sizesForPeople(peopleHeightsPx: readonly number[], source: Size): [Size, Size] {
  const [usual, usualCloser] = USUAL;
  if (peopleHeightsPx.length < FEWEST_PEOPLE) return [fittedSize(source, usual), fittedSize(source, usualCloser)];
  const typical = peopleHeightsPx.toSorted((a, b) => a - b)[Math.floor(peopleHeightsPx.length / 2)] ?? PERSON_PX;
  const height = Math.max(SMALLEST_HEIGHT_PX, (PERSON_PX / typical) * source.height);
  const sized = (wanted: number): Size =>
    fittedSize(source, { width: LARGEST_SIDE_PX, height: Math.min(wanted, LARGEST_SIDE_PX) });
  return [sized(height), sized(height * CLOSER)];
}
