import { describe, expect, it } from 'vitest';
import { couldBeWorthSending, isWorthSending, plateWindow, sharpnessOf } from './plate-crop-choice.ts';

const frame = { width: 768, height: 432 };

describe('the window in which a plate is searched', () => {
  it('is the lower two thirds of the vehicle, five percent wider on both sides', () => {
    expect(plateWindow({ x: 200, y: 90, width: 300, height: 240 }, frame)).toEqual({
      x: 185,
      y: 170,
      width: 330,
      height: 160,
    });
  });
  it('stays within the frame', () => {
    expect(plateWindow({ x: 4, y: 90, width: 300, height: 240 }, frame)).toMatchObject({ x: 0 });
  });
  it.each([
    ['too small', { x: 200, y: 90, width: 95, height: 80 }],
    ['cut at the left', { x: 1, y: 90, width: 300, height: 240 }],
    ['cut at the right', { x: 500, y: 90, width: 267, height: 240 }],
    ['cut at the top', { x: 200, y: 0, width: 300, height: 240 }],
    ['cut at the bottom', { x: 200, y: 200, width: 300, height: 231 }],
  ])('does not exist on a vehicle that is %s', (_, box) => expect(plateWindow(box, frame)).toBeNull());
});

describe('which crops are worth sending', () => {
  const best = { areaPx: 10_000, sharpness: 100 };
  it.each([
    ['the first crop', null, 0, { areaPx: 5_000, sharpness: 1 }, true],
    ['a much larger crop', best, 1, { areaPx: 15_000, sharpness: 80 }, true],
    ['not a slightly larger crop', best, 1, { areaPx: 14_000, sharpness: 100 }, false],
    ['not a large but blurred crop', best, 1, { areaPx: 20_000, sharpness: 40 }, false],
    ['a sharper crop of the same size', best, 1, { areaPx: 9_500, sharpness: 130 }, true],
    ['not a sharper but smaller crop', best, 1, { areaPx: 8_000, sharpness: 300 }, false],
    ['not a sixth crop', best, 5, { areaPx: 90_000, sharpness: 900 }, false],
  ])('%s', (_, known, crops, crop, worth) => expect(isWorthSending(known, crops, crop)).toBe(worth));

  it('skips the measuring if the size alone decides', () => {
    expect(couldBeWorthSending(best, 1, 8_999)).toBe(false);
    expect(couldBeWorthSending(best, 5, 90_000)).toBe(false);
    expect(couldBeWorthSending(best, 4, 9_000)).toBe(true);
  });
});

describe('sharpness', () => {
  const image = (value: (x: number) => number) => {
    const rgb = new Uint8Array(32 * 32 * 3);
    for (let i = 0; i < 32 * 32; i++) rgb.fill(value(i % 32), i * 3, i * 3 + 3);
    return rgb;
  };
  it('is zero on a plain area, and higher on an edge than on a slope', () => {
    const size = { width: 32, height: 32 };
    const [plain, slope, edge] = [() => 80, (x: number) => x * x * 0.2, (x: number) => (x % 8 < 4 ? 0 : 200)].map(
      (value) => sharpnessOf(image(value), size),
    );
    expect(plain).toBe(0);
    expect(edge).toBeGreaterThan((slope ?? 0) * 10);
  });
});
