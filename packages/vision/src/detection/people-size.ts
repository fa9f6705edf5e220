import type { Size } from '../ports.ts';
import { fittedSize } from './letterbox.ts';

/**
 * How tall people should be in the network's input, px. If they are smaller, far people are missed; if they are larger, close people fall apart into
 * heads and legs, and figures behind windows are found. Chosen on the development clips of two sequences (`models/nanodet/README.md`).
 */
const PERSON_PX = 56;
/** How much larger the second size is than the first. */
const CLOSER = 4 / 3;
/** With fewer people to measure, the usual sizes are used. */
const FEWEST_PEOPLE = 6;
const USUAL: readonly [Size, Size] = [
  { width: 416, height: 256 },
  { width: 640, height: 384 },
];
/** A longer side would cost more than a tenth of a second on one thread. */
const LARGEST_SIDE_PX = 800;
/** Nobody is found in a lower image. */
const SMALLEST_HEIGHT_PX = 128;

/**
 * Chooses the two input sizes for finding people in a camera's frames, by how tall they are in them. The smaller one comes first; neither is larger
 * than the source.
 * @param peopleHeightsPx of confident boxes in some of the frames, px of the source
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
