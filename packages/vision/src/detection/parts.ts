import { containment } from '../geometry.ts';
import type { Detection } from '../ports.ts';

/** A box that lies so far inside a surer one, and is so much lower, is a part of that person and nobody behind. */
const INSIDE = 0.85;
const LOWER = 0.75;

/**
 * People without the boxes around their heads, trunks and legs. Only what is clearly lower goes: a person half hidden behind another one has
 * a box nearly as tall, and suppressing every box inside another one loses him.
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
