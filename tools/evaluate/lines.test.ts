import { describe, expect, test } from 'vitest';
import { newLineWatch, stepLine } from '@marsad/behaviour';
import { crossingRows } from './crossings.ts';
import { EvaluationError } from './errors.ts';
import { cityLines, parseLines, readLines } from './lines.ts';

const line = (name: string, from: [number, number], to: [number, number]) => ({ name, from, to });
const parse = (value: unknown) => () => parseLines(JSON.stringify(value), 'lines.json');

describe('a file of lines', () => {
  test('is a list of named lines in px', () => {
    const lines = [line('a', [0, 216], [768, 216]), line('entrée 2', [1.5, -3], [4, 5])];
    expect(parse(lines)()).toEqual(lines);
  });

  test.each([
    ['no JSON', () => parseLines('a,b', 'lines.json'), 'is no JSON'],
    ['one line instead of a list', parse(line('a', [0, 0], [1, 1])), 'expected array'],
    ['no line', parse([]), 'names no line'],
    ['a point of three numbers', parse([{ name: 'a', from: [0, 0, 0], to: [1, 1] }]), '0.from'],
    ['words for numbers', parse([{ name: 'a', from: ['0', 0], to: [1, 1] }]), '0.from.0'],
    ['a line without a name', parse([{ from: [0, 0], to: [1, 1] }]), '0.name'],
    ['two lines of one name', parse([line('a', [0, 0], [1, 1]), line('a', [0, 0], [1, 2])]), 'two lines of one name'],
    ['a line that is a point', parse([line('a', [3, 3], [3, 3])]), 'begins where it ends'],
    ['a file that is not there', () => readLines('/nowhere/lines.json'), 'cannot be read (ENOENT)'],
  ])('with %s is refused with the reason', (_, read, reason) => {
    expect(read).toThrow(EvaluationError);
    expect(read).toThrow(reason);
  });
});

describe('a direction is as seen from `from` towards `to`', () => {
  const size = { width: 200, height: 100 };
  const walk = (from: [number, number], to: [number, number], points: [number, number][]) => {
    const [city] = cityLines([line('a', from, to)], size);
    if (!city) throw new Error('no line');
    const px = ([x, y]: readonly [number, number]) => ({ x: x * size.width, y: y * size.height });
    const segment = { from: px(city.from), to: px(city.to) };
    let watch = newLineWatch<number>();
    const directions: string[] = [];
    for (const [i, [x, y]] of points.entries()) {
      const step = stepLine(watch, segment, { x, y }, i, 2);
      watch = step.watch;
      if (step.crossed) directions.push(step.crossed.direction);
    }
    return directions;
  };
  const rightwards: [number, number][] = [
    [60, 50],
    [90, 50],
    [110, 50],
    [140, 50],
  ];

  test.each([
    [
      'a line from the bottom of the image to its top: going right is left to right',
      [100, 100],
      [100, 0],
      rightwards,
      'left_to_right',
    ],
    ['a line from its top to its bottom: the same is right to left', [100, 0], [100, 100], rightwards, 'right_to_left'],
    [
      'a line from its left to its right: going down is left to right',
      [0, 50],
      [200, 50],
      [
        [80, 20],
        [80, 40],
        [80, 60],
        [80, 80],
      ],
      'left_to_right',
    ],
  ] as [string, [number, number], [number, number], [number, number][], string][])(
    '%s',
    (_, from, to, points, direction) => {
      expect(walk(from, to, points)).toEqual([direction]);
    },
  );
});

test('crossings are ordered by time, use the names of their lines, and number their tracks from 1', () => {
  const crossing = (ptsMs: number, id: string, trackId: string) =>
    ({
      kind: 'crossing',
      id: trackId,
      data: { ptsMs, line: id, direction: 'left_to_right', class: 'car', trackId },
    }) as never;
  const lines = [line('in, north', [0, 0], [1, 1]), line('b', [0, 0], [1, 2])];
  expect(
    crossingRows(
      [crossing(4_560, 'line-1', 'x:7'), crossing(1_000, 'line-0', 'x:9'), crossing(5_000, 'line-0', 'x:7')],
      lines,
    ),
  ).toEqual([
    '1.00,"in, north",left_to_right,car,1',
    '4.56,b,left_to_right,car,2',
    '5.00,"in, north",left_to_right,car,2',
  ]);
});
