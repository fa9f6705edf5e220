import { containment } from '../geometry.ts';
import type { Detection } from '../ports.ts';

/** A box shows a part of a person if more than this share of it lies in a more confident box... */
const INSIDE = 0.85;
/** ...and its height is less than this share of that box's height. */
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
