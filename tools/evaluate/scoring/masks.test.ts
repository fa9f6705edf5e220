import { expect, test } from 'vitest';
import { masksByFrame, peopleByFrame, scoreMasks } from './masks.ts';

const SIZE = { width: 100, height: 200 };
const MASKS = `frame,seconds,whole,x,y,width,height
1,0.000,1,0,0,100,200
6,0.200,0,10.0,10.0,20.0,9.0
6,0.200,0,20.0,10.0,40.0,9.0
11,0.400,0,,,,
`;
/** 20 px wide, 70 px tall: a head of 10 px. */
const person = (frame: number, x: number, y: number, height = 70): string =>
  `${frame},1,${x},${y},20,${height},1,-1,-1,-1`;
const score = (...people: string[]) => scoreMasks(masksByFrame(MASKS), peopleByFrame(people.join('\n') + '\n'), SIZE);

test.each([
  ['in a frame that is hidden whole', person(1, 40, 100), 0],
  ['that one mask covers to nine tenths', person(6, 10, 10), 0],
  ['that two masks cover together', person(6, 22, 10), 0],
  ['that is masked to seven tenths', person(6, 10, 7), 1],
  ['beside the masks', person(6, 70, 10), 1],
  ['in a frame without masks', person(11, 40, 100), 1],
])('a head %s: visible %i', (_, row, visible) => {
  expect(score(row)).toMatchObject({ frames: 3, wholeFrames: 1, heads: 1, visible, largeVisible: 0 });
});

test('heads taller than 24 px are counted separately, and heads outside the frame are not counted', () => {
  expect(score(person(11, 40, 10, 168), person(11, 40, 10, 175))).toMatchObject({ visible: 2, largeVisible: 1 });
  expect(score(person(11, 40, -12), person(11, 105, 10))).toMatchObject({ heads: 0 });
});

test('areas count overlaps once, frame by frame; a frame that was not analysed does not count', () => {
  expect(score(person(6, 10, 10), person(6, 20, 10), person(7, 10, 10))).toMatchObject({
    maskedArea: 100 * 200 + 50 * 9,
    peopleArea: 30 * 70,
    heads: 2,
  });
});
