import { describe, expect, it } from 'vitest';
import { isSameView } from './same-view.ts';

const WIDTH = 160;
const image = (value: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: WIDTH * 90 }, (_, at) => value(at % WIDTH, Math.floor(at / WIDTH)));
const street = (x: number, y: number): number => 90 + 60 * Math.sin(x / 14) * Math.cos(y / 9);

describe('two images', () => {
  it('show the same view in another brightness and contrast, with noise', () => {
    const other = image((x, y) => 40 + street(x, y) * 0.7 + ((x * 7 + y * 13) % 9));
    expect(isSameView(image(street), other)).toBe(true);
  });

  it('show different views if one is cropped, mirrored or of elsewhere', () => {
    expect(
      isSameView(
        image(street),
        image((x, y) => street(x / 2 + 40, y / 2 + 20)),
      ),
    ).toBe(false);
    expect(
      isSameView(
        image(street),
        image((x, y) => street(WIDTH - 1 - x + 11, y)),
      ),
    ).toBe(false);
    expect(
      isSameView(
        image(street),
        image((x, y) => 128 + 50 * Math.sin((x + 2 * y) / 11)),
      ),
    ).toBe(false);
  });

  it('tell nothing if both are flat, and differ if one is', () => {
    expect(
      isSameView(
        image(() => 20),
        image(() => 21),
      ),
    ).toBeNull();
    expect(
      isSameView(
        image(street),
        image(() => 20),
      ),
    ).toBe(false);
  });
});
