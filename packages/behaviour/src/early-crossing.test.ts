import { expect, it } from 'vitest';
import { earlyCrossing, isDirected, isTaken, placeBefore, type Began } from './early-crossing.ts';

const LINE = { from: { x: 0, y: 100 }, to: { x: 200, y: 100 } };
const began = (y: number, ageMs = 400): Began<undefined> => ({
  ...{ ptsMs: 1_000, ageMs, point: { x: 50, y }, moment: undefined },
});

it('takes the motion of a track after three tenths of a second', () => {
  expect(isDirected(began(90), 1_299)).toBe(false);
  expect(isDirected(began(90), 1_300)).toBe(true);
});

it.each<[string, Began<undefined>, { x: number; y: number }, { x: number; y: number } | undefined]>([
  ['goes on evenly', began(90), { x: 50, y: 60 }, { x: 50, y: 120 }],
  ['was detected for longer than a vehicle drives evenly', began(90, 5_000), { x: 50, y: 60 }, { x: 50, y: 150 }],
  ['hardly moves', began(90), { x: 50, y: 87 }, undefined],
  ['was reported at once', began(90, 0), { x: 50, y: 60 }, undefined],
])('says where a track was before its first report, which %s', (_, first, now, place) =>
  expect(placeBefore(first, now, 1_400, 4)).toEqual(place),
);

it.each<[string, number, number, boolean]>([
  ['crossed upwards', 120, 90, true],
  ['crossed downwards', 80, 110, true],
  ['was already on this side', 95, 90, false],
  ['may have stood on the line', 103, 90, false],
])('counts the crossing of a track that %s', (_, before, first, isCounted) => {
  const found = earlyCrossing(LINE, { x: 50, y: before }, { x: 50, y: first }, 4);
  expect(found !== undefined).toBe(isCounted);
});

it('tells both directions apart, and does not count a way round the end of the line', () => {
  const up = earlyCrossing(LINE, { x: 50, y: 120 }, { x: 50, y: 90 }, 4);
  const down = earlyCrossing(LINE, { x: 50, y: 80 }, { x: 50, y: 110 }, 4);
  expect([up, down].toSorted()).toEqual(['left_to_right', 'right_to_left']);
  expect(earlyCrossing(LINE, { x: 250, y: 120 }, { x: 250, y: 90 }, 4)).toBeUndefined();
});

it.each<[string, { x: number; y: number } | undefined, number, boolean]>([
  ['another track is', { x: 60, y: 95 }, 1_000, true],
  ['another track was half a second ago', { x: 60, y: 95 }, 500, true],
  ['another track was two seconds ago', { x: 60, y: 95 }, -1_000, false],
  ['nobody was near', { x: 90, y: 95 }, 1_000, false],
])('leaves a place where %s', (_, last, lastSeenPtsMs, isLeft) =>
  expect(isTaken(began(90), { x: 40, y: 70, width: 20, height: 20 }, [{ last, lastSeenPtsMs }])).toBe(isLeft),
);
