import type { ImageQuality } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { createHealthWatch } from './health-watch.ts';

const day: ImageQuality = {
  brightness: 0.5,
  contrast: 0.36,
  sharpness: 0.22,
  noise: 0.004,
  colour: 0.05,
  change: 0.04,
  sameView: 0.9,
};
type Stretch = readonly [seconds: number, over: Partial<ImageQuality>];

/** What is known at the end of each stretch, an image a second. */
function watched(...stretches: readonly Stretch[]) {
  const watch = createHealthWatch();
  let atMs = 0;
  return stretches.map(([seconds, over]) => {
    for (let n = 0; n < seconds; n++, atMs += 1_000) watch.observe({ ...day, ...over }, atMs);
    return watch.health;
  });
}
const faultsOf = (...stretches: readonly Stretch[]) => watched(...stretches).map(({ faults }) => faults.join());

const covered = { brightness: 0.11, contrast: 0.001, sharpness: 0, colour: 0, sameView: 0 };
const dark = { brightness: 0.05, contrast: 0.04, colour: 0.004 };

describe('a camera', () => {
  test.each<readonly [string, number, number, Partial<ImageQuality>]>([
    ['covered', 10, 5, covered],
    ['turned_away', 10, 5, { sameView: 0.2 }],
    ['dark', 20, 10, dark],
    ['defocused', 30, 10, { sharpness: 0.05 }],
    ['frozen', 30, 2, { change: 0 }],
    ['noisy', 30, 10, { noise: 0.05 }],
    ['no_colour', 60, 10, { colour: 0 }],
  ])('is %s after %i s, and well again after %i s', (fault, onS, offS, over) => {
    const [learned, before, after, still, over_] = faultsOf(
      [60, {}],
      [onS - 1, over],
      [1, over],
      [offS - 1, {}],
      [1, {}],
    );
    expect([learned, before, after, still, over_]).toEqual(['', '', fault, fault, '']);
  });

  test('is blind while nothing can be seen, and not by noise or for want of colour', () => {
    const blind = (over: Partial<ImageQuality>) => watched([60, {}], [61, over]).at(-1)?.blind;
    for (const over of [covered, dark, { sameView: 0.2 }, { sharpness: 0.05 }, { change: 0 }])
      expect(blind(over)).toBe(true);
    for (const over of [{ noise: 0.05 }, { colour: 0 }, {}]) expect(blind(over)).toBe(false);
  });

  test('is not judged by single images', () => {
    const flicker = Array.from({ length: 60 }, (_, n): Stretch => [1, n % 2 === 0 ? covered : {}]);
    expect(new Set(faultsOf([60, {}], ...flicker))).toEqual(new Set(['']));
  });

  test.each<readonly [string, readonly Stretch[]]>([
    ['a uniform wall that it always shows', [[300, { contrast: 0.015, sharpness: 0.05, sameView: 1 }]]],
    [
      'fog that comes within minutes',
      [
        [60, {}],
        [120, { contrast: 0.2, sharpness: 0.15 }],
        [300, { contrast: 0.08, sharpness: 0.12, sameView: 0.6 }],
      ],
    ],
    [
      'a low sun in the lens',
      [
        [60, {}],
        [300, { brightness: 0.8, contrast: 0.2, sharpness: 0.15, sameView: 0.6 }],
      ],
    ],
    [
      'a lorry that stops before it',
      [
        [60, {}],
        [8, covered],
      ],
    ],
    [
      'a still night whose encoder sends the same blocks',
      [
        [60, {}],
        [25, { brightness: 0.2, change: 0 }],
      ],
    ],
    ['a camera that never had colour', [[300, { colour: 0 }]]],
  ])('sees nothing wrong in %s', (_, stretches) => {
    expect(new Set(faultsOf(...stretches))).toEqual(new Set(['']));
  });

  test('has no fault of colour by infrared light after dusk, and night goes on', () => {
    const nights = watched([60, {}], [90, { brightness: 0.2 }], [600, { brightness: 0.45, colour: 0 }], [90, {}]);
    expect(nights.map(({ night }) => night)).toEqual([false, true, true, false]);
    expect(nights.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('says what is wrong with the very first images only where no camera is like them', () => {
    expect(faultsOf([40, covered])).toEqual(['covered']);
    expect(faultsOf([40, { sharpness: 0.01 }])).toEqual(['defocused']);
    expect(faultsOf([40, { sharpness: 0.05 }])).toEqual(['']);
    // Whoever walks up to the camera in its first seconds fills the view that it is compared with.
    expect(faultsOf([59, { sameView: 0.3 }], [60, {}])).toEqual(['', '']);
  });

  test('does not get used to a fault', () => {
    expect(faultsOf([60, {}], [4 * 3_600, { sharpness: 0.05 }])).toEqual(['', 'defocused']);
  });
});
