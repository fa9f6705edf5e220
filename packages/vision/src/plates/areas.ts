import type { Corners, Cut } from './corners.ts';
import { cutOf } from './corners.ts';
import type { FoundPlate } from './find.ts';

/** The whole plate with room around it, in shares of its width and height; negative inwards. */
const whole = (x: number, y: number): Cut => ({ left: -x, right: 1 + x, top: -y, bottom: 1 + y });

/** The areas of an image that are read: `first` always, `more` if the readings of `first` differ or are unsure. */
export type Areas = {
  readonly first: readonly Corners[];
  readonly more: readonly Corners[];
  /** The image is a plate already, so `more` is read even if `first` shows next to nothing. */
  readonly isPlate: boolean;
};

/**
 * Corners that are too tight cut off an end digit without lowering the confidence. Room at the ends seldom adds a digit; room above makes
 * the digits small. Chosen on the development sets (`npm run evaluate -- plates`).
 */
const SNUG = whole(0.04, 0.02);
const ROOMY = whole(0.1, 0.06);

/** The areas around a found plate, from its corners in each size. */
export function areasOf({ corners, again }: FoundPlate): Areas {
  const cuts = (from: Corners, ...of: Cut[]): Corners[] => of.map((cut) => cutOf(from, cut));
  if (again === undefined) {
    const more = cuts(corners, whole(0.02, 0.06), whole(0.06, 0.14));
    return { first: cuts(corners, SNUG, ROOMY), more, isPlate: false };
  }
  return {
    first: [cutOf(corners, SNUG), cutOf(again, SNUG)],
    more: [cutOf(corners, ROOMY), cutOf(again, ROOMY)],
    isPlate: false,
  };
}

/** The areas of an image that is a plate already: nothing lies outside it, and how much room it has is unknown. */
export function areasWithin(corners: Corners): Areas {
  const cuts = [whole(0, 0), whole(-0.03, -0.06), whole(0.03, 0.06), whole(-0.06, -0.14)];
  const [first = corners, ...more] = cuts.map((cut) => cutOf(corners, cut));
  return { first: [first], more, isPlate: true };
}

const rows = (x: number, y: number): readonly [Cut, Cut] => [
  { left: -x, right: 1 + x, top: -y, bottom: 0.53 + y },
  { left: -x, right: 1 + x, top: 0.45 - y, bottom: 1 + y },
];
const SNUG_ROWS = rows(0.02, 0.02);
const ROOMY_ROWS = rows(0.1, 0.03);

/** The areas of the upper and the lower row of a plate with two: those that are read first, and more of them where the plate has two rows. */
export type RowAreas = readonly [Corners, Corners];
export function rowAreasOf({ corners, again }: FoundPlate): { first: RowAreas; more: readonly RowAreas[] } {
  const cut = (from: Corners, [upper, lower]: readonly [Cut, Cut]): RowAreas => [
    cutOf(from, upper),
    cutOf(from, lower),
  ];
  const seenAgain = again === undefined ? [] : [cut(again, SNUG_ROWS)];
  return { first: cut(corners, SNUG_ROWS), more: [cut(corners, ROOMY_ROWS), ...seenAgain] };
}

/** The areas beside digits alone, because the bar of a Moroccan plate is easily taken for its end; and above them, where they are a lower row. */
export const BESIDE: readonly Cut[] = [
  { left: -0.04, right: 1.75, top: -0.04, bottom: 1.04 },
  { left: -0.75, right: 1.04, top: -0.04, bottom: 1.04 },
  { left: -0.6, right: 1.6, top: -0.04, bottom: 1.04 },
];
export const ABOVE: Cut = { left: -0.04, right: 1.04, top: -1.1, bottom: 0 };
