import type { StaticRegion } from '@marsad/schemas';
import { z } from 'zod';
import { BoxColumns, packBoxes, unpackBoxes } from './box-columns.ts';
import { at, ColumnError, listOf, Numbers, packNumbers, unpackNumbers, WholeNumbers } from './columns.ts';
import { Marks, packMarks, strandsOf, unpackMarks } from './strands.ts';
import type { Strand } from './strands.ts';

/** Boxes are counted in steps of this part of the frame, if they were rounded to it. */
const STEPS = 1_000;

/** The static regions, one entry a region in each column. */
export const RegionColumns = z.object({
  ordinal: WholeNumbers,
  /** The scene that the region is first in. */
  first: WholeNumbers,
  /** `a` added, `r` removed, `u` unclear, `.` not in the scene. */
  change: listOf(Marks),
  /** `ageMs` less the time since the first scene of the region, so that it stays nearly the same. */
  ageAtFirstMs: listOf(Numbers),
  box: BoxColumns,
});
export type RegionColumns = z.infer<typeof RegionColumns>;

const LETTER = { added: 'a', removed: 'r', unclear: 'u' } as const satisfies Record<StaticRegion['change'], string>;
const CHANGE = new Map<string, StaticRegion['change']>([
  ['a', 'added'],
  ['r', 'removed'],
  ['u', 'unclear'],
]);

/** @param atMs when each scene was captured */
export function packRegions(scenes: readonly (readonly StaticRegion[])[], atMs: readonly number[]): RegionColumns {
  const regions = strandsOf(scenes, ({ ordinal }) => ordinal);
  const sinceFirst = ({ frames }: Strand<StaticRegion>, place: number): number =>
    at(atMs, at(frames, place)) - at(atMs, at(frames, 0));
  return {
    ordinal: regions.map(({ key }) => key),
    first: regions.map(({ frames }) => at(frames, 0)),
    change: regions.map((region) => packMarks(region, ({ change }) => LETTER[change])),
    ageAtFirstMs: regions.map((region) =>
      packNumbers(region.items.map(({ ageMs }, place) => ageMs - sinceFirst(region, place))),
    ),
    box: packBoxes(
      regions.map(({ items }) => items.map(({ box }) => box)),
      STEPS,
    ),
  };
}

/** @throws {ColumnError} */
export const unpackRegions = (columns: RegionColumns, atMs: readonly number[]): Strand<StaticRegion>[] =>
  columns.ordinal.map((ordinal, region) => {
    const { frames, letters } = unpackMarks(at(columns.first, region), at(columns.change, region), atMs.length);
    const ages = unpackNumbers(at(columns.ageAtFirstMs, region), frames.length);
    const boxes = unpackBoxes(columns.box, region, frames.length, STEPS);
    const firstAtMs = at(atMs, at(frames, 0));
    const items = frames.map((frame, place) => ({
      ordinal,
      box: at(boxes, place),
      change: changeOf(at(letters, place)),
      ageMs: at(ages, place) + at(atMs, frame) - firstAtMs,
    }));
    return { key: ordinal, frames, items };
  });

function changeOf(letter: string): StaticRegion['change'] {
  const change = CHANGE.get(letter);
  if (change === undefined) throw new ColumnError(`the letter ${letter} names no change`);
  return change;
}
