import { describe, expect, test } from 'vitest';
import type { ObjectClass } from '@marsad/schemas';
import type { Detection } from '../ports.ts';
import { fuse } from './fusion.ts';
import { withoutParts } from './parts.ts';
import { sizesForPeople } from './people-size.ts';

const detectionOf = (
  name: ObjectClass,
  confidence: number,
  x: number,
  y = 100,
  width = 40,
  height = 100,
): Detection => ({
  class: name,
  confidence,
  box: { x, y, width, height },
});

describe('the detections of one image in several sizes', () => {
  test('become one box where they agree, nearer to the more confident one', () => {
    const [fused, ...others] = fuse([[detectionOf('person', 0.8, 100)], [detectionOf('person', 0.4, 106)]]);
    expect(others).toEqual([]);
    expect(fused?.box.x).toBeCloseTo(102);
    expect(fused?.confidence).toBeCloseTo(0.6);
  });

  test('lose confidence where only one size has them', () => {
    expect(fuse([[detectionOf('person', 0.8, 100)], []])).toMatchObject([{ confidence: 0.6000000000000001 }]);
  });

  test('class a vehicle by the more confident size, and keep a person in front of a car apart', () => {
    const fused = fuse([
      [detectionOf('car', 0.7, 100), detectionOf('person', 0.6, 100)],
      [detectionOf('truck', 0.5, 102)],
    ]);
    expect(fused.map((detection) => detection.class)).toEqual(['car', 'person']);
  });

  test('stay unchanged when there is one size only', () => {
    const detections = [detectionOf('person', 0.21, 100), detectionOf('person', 0.9, 300)];
    expect(fuse([detections])).toEqual(detections);
  });

  test('keep two people apart whom both sizes show beside each other', () => {
    const pair = [detectionOf('person', 0.8, 100), detectionOf('person', 0.7, 122)];
    expect(fuse([pair, pair])).toHaveLength(2);
  });
});

describe('parts of people', () => {
  const whole = detectionOf('person', 0.8, 100, 100, 60, 200);
  test.each([
    ['a head and shoulders inside a surer box', detectionOf('person', 0.5, 110, 105, 40, 60), 1],
    ['somebody nearly as tall behind him', detectionOf('person', 0.5, 105, 110, 50, 180), 2],
    ['a child beside him', detectionOf('person', 0.5, 140, 200, 40, 100), 2],
    ['a surer box than his own', detectionOf('person', 0.9, 110, 105, 40, 60), 2],
  ])('%s', (_, other, left) => {
    expect(withoutParts([whole, other])).toHaveLength(left);
  });
});

describe('the input sizes for finding people', () => {
  const source = { width: 768, height: 576 };
  test.each([
    ['people of 80 px', Array<number>(20).fill(80), source, [403, 538]],
    ['people who fill the image', Array<number>(20).fill(480), source, [128, 171]],
    ['people so far away that the source is not large enough', Array<number>(20).fill(20), source, [576, 576]],
    ['too few people to measure', [80, 90], source, [256, 384]],
    ['nobody', [], { width: 320, height: 240 }, [240, 240]],
  ])('for %s', (_, heights, size, expected) => {
    expect(sizesForPeople(heights, size).map(({ height }) => height)).toEqual(expected);
  });

  test('are limited: no side is longer than a tenth of a second allows', () => {
    for (const { width, height } of sizesForPeople(Array<number>(20).fill(30), { width: 3840, height: 2160 }))
      expect(Math.max(width, height)).toBeLessThanOrEqual(800);
  });
});
