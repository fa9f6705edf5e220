import { describe, expect, test } from 'vitest';
import { enrolmentRow, spread } from './face-enrolments.ts';
import type { LabelledFace, LabelledFaceSet } from './labelled-faces.ts';

const DIMENSIONS = 512;
const along = (axis: number, other: number): Float32Array => {
  const vector = new Float32Array(DIMENSIONS);
  vector[axis] = 0.8;
  vector[other] = 0.6;
  return vector;
};
const face = (identity: string | undefined, embedding: Float32Array | undefined): LabelledFace => ({
  identity,
  embedding,
  quality: 1,
});

/**
 * Ten people with two images enrolled and two searched each, of which `refusedOf` are refused; and strangers, each on an axis of its own.
 */
function setOf({ strangers, refusedOf = 0 }: { strangers: number; refusedOf?: number }): LabelledFaceSet {
  const people = Array.from({ length: 10 }, (_, at) => `p${at}`);
  const templates = new Map(people.map((name, at) => [name, [along(at, 300 + at), along(at, 320 + at)]]));
  const probes = [
    ...people.flatMap((name, at) => [
      face(name, along(at, 340 + at)),
      face(name, at < refusedOf ? undefined : along(at, 360 + at)),
    ]),
    ...Array.from({ length: strangers }, (_, at) => face(undefined, along(20 + at, 400 + (at % 100)))),
  ];
  return { templates, probes, refused: new Map(), ms: [], points: new Map() };
}
const cellsOf = (row: string | undefined): string[] => row?.split('|').map((cell) => cell.trim()) ?? [];

describe('enrolments drawn at random', () => {
  test('find everybody whose images agree, whichever two are enrolled', () => {
    const [row] = enrolmentRow('easy', setOf({ strangers: 200 }), 0.4);
    const [, name, gallery, strangers, free, , fixed, passed] = cellsOf(row);
    expect([name, gallery, strangers]).toEqual(['easy', '10', '200']);
    expect([free, fixed, passed]).toEqual(['0.00 ± 0.00 %', '0.00 ± 0.00 %', '0.00 ± 0.00 %']);
  });

  test('count a refused image as a miss every time, and never enrol it', () => {
    const [row] = enrolmentRow('refused', setOf({ strangers: 200, refusedOf: 4 }), 0.4);
    // Four of twenty searches.
    expect(cellsOf(row)[4]).toBe('20.00 ± 0.00 %');
  });

  test('are the same in every run', () => {
    const set = setOf({ strangers: 150, refusedOf: 1 });
    expect(enrolmentRow('a', set, 0.9)).toEqual(enrolmentRow('a', set, 0.9));
  });

  test('give no row when there are too few strangers', () => {
    expect(enrolmentRow('few', setOf({ strangers: 30 }), 0.4)).toEqual([]);
  });

  test('use half of the people as strangers when the set has no others', () => {
    expect(enrolmentRow('halves', setOf({ strangers: 0 }), 0.4)).toEqual([]);
  });

  test('are summed up by their mean and standard deviation', () => {
    expect(spread([1, 2, 3], 1)).toBe('2.0 ± 1.0');
    expect(spread([0.5], 2)).toBe('0.50 ± 0.00');
  });
});
