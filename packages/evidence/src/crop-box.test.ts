import { describe, expect, test } from 'vitest';
import { boxInFrame, boxWithMargin } from './crop-box.ts';

describe('a box in a crop', () => {
  test('is mapped to the frame through the scale of the crop', () => {
    const crop = { cropBox: { x: 200, y: 300, width: 400, height: 200 }, widthPx: 200, heightPx: 100 };
    expect(boxInFrame({ x: 50, y: 10, width: 60, height: 15 }, crop)).toEqual({
      x: 300,
      y: 320,
      width: 120,
      height: 30,
    });
  });

  const image = { width: 200, height: 150 };
  test.each([
    ['in the middle', { x: 50.4, y: 40, width: 40, height: 60 }, 21, { x: 29, y: 19, width: 83, height: 102 }],
    ['at the top left', { x: -3, y: 2, width: 40, height: 50 }, 17.5, { x: 0, y: 0, width: 55, height: 70 }],
    ['at the bottom right', { x: 180, y: 100, width: 40, height: 60 }, 21, { x: 159, y: 79, width: 41, height: 71 }],
    ['outside the image', { x: 220, y: 160, width: 10, height: 10 }, 2, { x: 199, y: 149, width: 1, height: 1 }],
  ])('%s gets its margin in whole pixels and stays within the image', (_, box, marginPx, expected) => {
    expect(boxWithMargin(box, marginPx, image)).toEqual(expected);
  });
});
