import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../ports.ts';
import { appearanceOf } from './appearance.ts';
import { judgeImage } from './judge-image.ts';

const [width, height] = [320, 240];
type Colour = readonly [number, number, number];
type Image = (x: number, y: number) => Colour;

/** Repeatable noise, nearly normal with this deviation. */
const noiseAt = (x: number, y: number, deviation: number): number => {
  const part = (n: number): number => {
    const sine = Math.sin(x * 12.9898 + y * 78.233 + n * 37.719) * 43_758.5453;
    return sine - Math.floor(sine) - 0.5;
  };
  return deviation * Math.sqrt(3) * (part(1) + part(2) + part(3) + part(4));
};
const imageOf = (image: Image): RgbImage => {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++)
    data.set(
      image(at % width, Math.floor(at / width)).map((level) => Math.max(0, Math.min(255, level))),
      at * 3,
    );
  return { data, width, height };
};
const each = (image: Image, change: (level: number, x: number, y: number) => number): Image => {
  return (x, y) => {
    const [red, green, blue] = image(x, y);
    return [change(red, x, y), change(green, x, y), change(blue, x, y)];
  };
};

/** Houses and windows of sharp edges, in colour, as a camera of little noise shows them. */
const street: Image = (x, y) => {
  const level = 120 + 90 * Math.sin(Math.floor(x / 23) * 7 + Math.floor(y / 17) * 5) + noiseAt(x, y, 1);
  return [level + 15, level, level - 15];
};
const blurred = (radius: number): Image => {
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, n) => n - radius);
  const disc = offsets
    .flatMap((dx) => offsets.map((dy) => [dx, dy] as const))
    .filter(([dx, dy]) => dx * dx + dy * dy <= radius * radius + 1);
  return (x, y) => {
    const levels = disc.map(([dx, dy]) => street(x + dx, y + dy)[1]);
    const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
    return [mean + 15, mean, mean - 15];
  };
};
const grey =
  (image: Image): Image =>
  (x, y) => {
    const [, green] = image(x, y);
    return [green, green, green];
  };
const clothBefore =
  (share: number): Image =>
  (x, y) => {
    if (x >= share * width) return street(x, y);
    const level = 35 + y / 20 + noiseAt(x, y, 2);
    return [level, level, level];
  };

describe('an image', () => {
  test.each<readonly [string, Image, string | null]>([
    ['of a sharp street', street, null],
    ['of a street by evening light', each(street, (level) => level * 0.5), null],
    ['slightly noisy', each(street, (level, x, y) => level + noiseAt(x + 7, y, 5)), null],
    ['without colour at night', each(grey(street), (level) => level * 0.45), null],
    [
      'with lights in a dark street',
      each(street, (level, x, y) => (x % 80 < 9 && y % 60 < 9 ? 250 : level * 0.2)),
      null,
    ],
    ['out of focus', blurred(5), 'defocused'],
    ['of heavy noise', each(street, (level, x, y) => level + noiseAt(x + 7, y, 25)), 'noisy'],
    ['without colour by day', grey(street), 'no_colour'],
    ['at a tenth of the light', each(street, (level) => level * 0.1), 'dark'],
    ['black', () => [0, 0, 0], 'covered'],
    ['of something near and grey', () => [90, 90, 90], 'covered'],
    ['behind a cloth', clothBefore(1), 'covered'],
    ['behind a cloth over three quarters', clothBefore(0.75), 'covered'],
    ['behind something over a third', clothBefore(0.33), null],
    ['blinded', () => [255, 255, 255], 'covered'],
  ])('%s', (_, image, fault) => {
    expect(judgeImage(appearanceOf(imageOf(image)))).toBe(fault);
  });

  test('of any size is judged, be it a single pixel', () => {
    expect(judgeImage(appearanceOf({ data: new Uint8Array(3), width: 1, height: 1 }))).toBe('dark');
  });
});
