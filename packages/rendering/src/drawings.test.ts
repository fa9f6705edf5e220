import { describe, expect, it } from 'vitest';
import { boxAt, createDrawings } from './drawings.ts';
import { LIGHT } from './runs.ts';
import type { Drawing } from './render-job.ts';

const SIZE = { width: 640, height: 360 };
const track = [
  { atMs: 1_000, box: { x: 0.1, y: 0.2, width: 0.1, height: 0.2 } },
  { atMs: 2_000, box: { x: 0.3, y: 0.2, width: 0.2, height: 0.2 } },
];
/** The columns in which a line of pixels is light. */
const lightAt = (drawings: readonly Drawing[], atMs: number, y: number): number[] =>
  createDrawings(
    drawings,
    SIZE,
  )(atMs)
    .filter((run) => run.y === y && run.luma === LIGHT)
    .flatMap(({ left, right }) => [left, right])
    .toSorted((a, b) => a - b);

describe('a subject', () => {
  it.each([
    ['at its first box', 1_000, 0.1],
    ['between two boxes', 1_500, 0.2],
    ['at its last box', 2_000, 0.3],
    ['half a second before the first', 500, 0.1],
    ['half a second after the last', 2_500, 0.3],
  ])('is drawn %s', (_, atMs, x) => expect(boxAt(track, atMs)?.x).toBeCloseTo(x));
  it.each([[499], [2_501]])('is not drawn at %i ms, because nothing is known of it', (atMs) =>
    expect(boxAt(track, atMs)).toBeNull(),
  );
  it('without boxes is not drawn', () => expect(boxAt([], 1_000)).toBeNull());
  it('is outlined at its sides', () => {
    // At 1.5 s the box reaches from 128 to 224 px.
    expect(lightAt([{ kind: 'subject', track }], 1_500, 108)).toEqual([127, 129, 223, 225]);
  });
  it('that reaches out of the picture is outlined within it', () => {
    const wide = [{ atMs: 0, box: { x: -0.5, y: -0.5, width: 2, height: 2 } }];
    expect(lightAt([{ kind: 'subject', track: wide }], 0, 180)).toEqual([-1, 1, 639, 641]);
  });
});

describe('what stands still', () => {
  const zone: Drawing = {
    kind: 'zone',
    polygon: [
      [0.25, 0.25],
      [0.75, 0.25],
      [0.75, 0.75],
      [0.25, 0.75],
    ],
  };
  it('is drawn at any moment: a zone as a closed outline', () => {
    for (const atMs of [0, 9e12]) expect(lightAt([zone], atMs, 180)).toEqual([159, 161, 479, 481]);
  });
  it('is drawn at any moment: a line with a mark across each end', () => {
    const line: Drawing = { kind: 'line', from: [0.25, 0.5], to: [0.75, 0.5] };
    expect(lightAt([line], 0, 180)).toContain(159);
    // Above the line there are only the marks.
    expect(lightAt([line], 0, 174)).toEqual([159, 161, 479, 481]);
    expect(lightAt([line], 0, 170)).toEqual([]);
  });
});
