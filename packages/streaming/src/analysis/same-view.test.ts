import { describe, expect, it } from 'vitest';
import { isSameView } from './same-view.ts';

const WIDTH = 160;
const image = (value: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: WIDTH * 90 }, (_, at) => value(at % WIDTH, Math.floor(at / WIDTH)));
/** Windows, signs and cars. */
const detail = (x: number, y: number): number => 20 * Math.sin(x * 0.9) * Math.cos(y * 0.7);
const street = (x: number, y: number): number => 90 + 60 * Math.sin(x / 14) * Math.cos(y / 9) + detail(x, y);

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

  it.each([
    ['a sub stream of 4:3 that cuts both sides off', 0.125, 0.75],
    ['a tenth that is cut off one side', 0.1, 0.9],
    ['a digital zoom', 0.1, 0.8],
  ])('show different views at %s, although light and dark lie alike', (_what, from, share) => {
    const scene = (x: number, y: number): number => 160 - y + detail(x, y) + 12 * Math.sin(x * 0.23 + y * 0.4);
    expect(
      isSameView(
        image(scene),
        image((x, y) => scene(from * WIDTH + x * share, y)),
      ),
    ).toBe(false);
    expect(
      isSameView(
        image(scene),
        image((x, y) => scene(x, y) + ((x * 7 + y * 13) % 9)),
      ),
    ).toBe(true);
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
