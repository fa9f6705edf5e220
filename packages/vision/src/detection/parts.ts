import { containment } from '../geometry.ts';
import type { Detection } from '../ports.ts';

/** A box is a part of a person where more than INSIDE of it lies in a more confident box and it is lower than LOWER of that one's height. */
const INSIDE = 0.85;
const LOWER = 0.75;

/**
 * Removes the boxes around parts of people: heads, trunks and legs. A person half hidden behind another one has a box nearly as tall, and would be
 * lost if every box inside another one were removed.
 */
export function withoutParts(people: readonly Detection[]): Detection[] {
  return people.filter(
    (part) =>
      !people.some(
        (whole) =>
          whole.confidence > part.confidence &&
          part.box.height < LOWER * whole.box.height &&
          containment(part.box, whole.box) > INSIDE,
      ),
  );
}
