import { describe, expect, it } from 'vitest';
import { boxInPicture, boxInScene } from './full-picture-box.ts';

const scene = { width: 640, height: 360 };
const picture = { width: 1_920, height: 1_080 };

describe('a box of the smaller stream in the full picture', () => {
  it('is scaled, and widened by 15 % on each side', () => {
    expect(boxInPicture({ x: 100, y: 100, width: 100, height: 40 }, scene, picture)).toEqual({
      x: 255,
      y: 282,
      width: 390,
      height: 156,
    });
  });

  it('stays in the picture', () => {
    expect(boxInPicture({ x: 0, y: 300, width: 640, height: 60 }, scene, picture)).toEqual({
      x: 0,
      y: 873,
      width: 1_920,
      height: 207,
    });
  });

  it('is measured in px of the scene again when it is published', () => {
    expect(boxInScene({ x: 300, y: 300, width: 300, height: 120 }, picture, scene)).toEqual({
      x: 100,
      y: 100,
      width: 100,
      height: 40,
    });
  });
});
