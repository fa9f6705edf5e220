import { describe, expect, test } from 'vitest';
import { measured } from './image-quality.ts';
import { planesOf } from './planar-image.ts';
import { randomNumbers } from './random-numbers.ts';
import { SPOILINGS } from './spoiled-images.ts';

/** A wall of coloured tiles of random tones. */
function wall(width: number, height: number) {
  const random = randomNumbers(3);
  const tones = Array.from({ length: 400 }, () => 40 + 170 * random());
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const tile = Math.floor((pixel % width) / 19) * 20 + Math.floor(pixel / width / 19);
    return (tones[tile % tones.length] ?? 0) * (1 - 0.2 * (at % 3));
  });
  return planesOf({ data, width, height });
}

const image = wall(320, 180);
const before = measured([image], SPOILINGS['as it is'] ?? ((same) => same));
const after = (name: string) => measured([image], SPOILINGS[name] ?? ((same) => same));

describe('spoiled images', () => {
  test.each([
    ['blurred, 2 px', 'sharpness', 0.7],
    ['a seventh as bright', 'brightness', 0.2],
    ['covered', 'sameView', 0.05],
    ['covered', 'contrast', 0.1],
    ['half covered', 'sameView', 0.6],
    ['without colour', 'colour', 0.01],
    ['turned by 20 %', 'sameView', 0.5],
  ] as const)('%s: %s falls below %d of what it was', (name, measure, share) => {
    expect(after(name)[measure]).toBeLessThan(share * before[measure]);
  });

  test('noise is measured at the deviation that was added', () => {
    expect(Math.abs(255 * after('noise of 10 levels').noise - 10)).toBeLessThan(2);
  });

  test('a frozen image does not change', () => {
    expect(before.change).toBe(0);
  });
});
