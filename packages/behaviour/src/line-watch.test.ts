import { describe, expect, it, test } from 'vitest';
import { newLineWatch, stepLine } from './line-watch.ts';
import type { LineWatch } from './line-watch.ts';

const line = { from: { x: 0, y: 50 }, to: { x: 100, y: 50 } };

const crossingsAlong = (path: readonly (readonly [number, number])[]): string[] => {
  let watch: LineWatch<number> = newLineWatch();
  const crossed: string[] = [];
  path.forEach(([x, y], index) => {
    const step = stepLine(watch, line, { x, y }, index, 5);
    watch = step.watch;
    if (step.crossed) crossed.push(`${step.crossed.direction} at ${step.crossed.moment}`);
  });
  return crossed;
};

describe('what counts as a crossing', () => {
  test.each<[string, (readonly [number, number])[], string[]]>([
    [
      'downwards through a line that points right',
      [
        [50, 30],
        [50, 60],
      ],
      ['left_to_right at 1'],
    ],
    [
      'upwards',
      [
        [50, 70],
        [50, 40],
      ],
      ['right_to_left at 1'],
    ],
    [
      'not reaching it',
      [
        [50, 20],
        [50, 49],
      ],
      [],
    ],
    [
      'touching and turning back',
      [
        [50, 30],
        [50, 52],
        [50, 30],
      ],
      [],
    ],
    [
      'jitter on the line before it goes on counts once',
      [
        [50, 30],
        [50, 51],
        [50, 49],
        [50, 52],
        [50, 48],
        [50, 53],
        [50, 70],
      ],
      ['left_to_right at 5'],
    ],
    [
      'jitter on the line before it turns back counts nothing',
      [
        [50, 30],
        [50, 51],
        [50, 49],
        [50, 52],
        [50, 30],
      ],
      [],
    ],
    [
      'there and back counts twice',
      [
        [50, 30],
        [50, 70],
        [50, 30],
      ],
      ['left_to_right at 1', 'right_to_left at 2'],
    ],
    [
      'round the end of the line counts nothing',
      [
        [90, 30],
        [120, 45],
        [120, 55],
        [90, 70],
      ],
      [],
    ],
    [
      'first seen on the line, then away from it',
      [
        [50, 49],
        [50, 51],
        [50, 70],
      ],
      [],
    ],
    [
      'exactly on the line between two sides',
      [
        [50, 30],
        [50, 50],
        [50, 70],
      ],
      ['left_to_right at 2'],
    ],
    [
      'one long step over it',
      [
        [10, 0],
        [90, 100],
      ],
      ['left_to_right at 1'],
    ],
  ])('%s', (_, path, expected) => {
    expect(crossingsAlong(path)).toEqual(expected);
  });
});

it('the moment of a crossing is the first frame on the other side, not the later frame that confirms it', () => {
  expect(
    crossingsAlong([
      [50, 30],
      [50, 52],
      [50, 54],
      [50, 90],
    ]),
  ).toEqual(['left_to_right at 1']);
});
