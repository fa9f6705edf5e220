import { describe, expect, test } from 'vitest';
import type { RecordingView } from '../../api/types.ts';
import { coveredMs, gapsOf, onBar, storedOf } from './coverage.ts';

const PERIOD = { fromMs: 1_000, toMs: 2_000 };
const stretch = (fromMs: number, toMs: number) => ({ fromMs, toMs, segments: 2, bytes: 10 });

describe('a stretch on the bar', () => {
  test.each([
    ['within the period', 1_250, 1_500, { x: 250, width: 250 }],
    ['that began before the period', 0, 1_500, { x: 0, width: 500 }],
    ['that goes on after the period', 1_900, 9_000, { x: 900, width: 100 }],
    ['that is too short to be seen', 1_500, 1_500, { x: 500, width: 1 }],
  ])('%s', (_, fromMs, toMs, place) => {
    expect(onBar(PERIOD, { fromMs, toMs })).toEqual(place);
  });
});

test('only time within the period counts as covered', () => {
  expect(coveredMs({ ...PERIOD, covered: [stretch(0, 1_200), stretch(1_500, 5_000)] })).toBe(700);
});

test('what is stored is the sum of its stretches', () => {
  expect(storedOf({ covered: [stretch(0, 1), stretch(2, 3)] })).toEqual({ bytes: 20, segments: 4 });
});

test('the gaps of all cameras stand latest first, each with its camera', () => {
  const recording = (camera: string, ...starts: number[]) =>
    ({ camera, gaps: starts.map((fromMs) => ({ gapId: `${camera}-${fromMs}`, fromMs })) }) as unknown as RecordingView;
  const gaps = gapsOf([recording('a', 1, 5), recording('b', 3)]);
  expect(gaps.map(({ camera, fromMs }) => [camera, fromMs])).toEqual([['a', 5], ['b', 3], ['a', 1]]); // prettier-ignore
});
