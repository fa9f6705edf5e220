import { createScaler, createYuvScaler } from '@marsad/media';
import { stripedFrame } from '@marsad/media/testing';
import { isMasked } from '@marsad/masking';
import { describe, expect, it } from 'vitest';
import { createPainter } from './painter.ts';
import { DARK, LIGHT } from './runs.ts';
import { samplesBetween } from './testing/footage.ts';
import { viewerMark } from './viewer-mark.ts';
import { yuvImageOf } from './yuv-image.ts';

const SIZE = { width: 640, height: 360 };
const HIDDEN = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
const INSIDE = { x: 160, y: 90, width: 320, height: 180 };
const FACE = '\u0645';

/** The lines of a mark as text, one character a dot. */
function dotsOf(mark: string, size: { width: number; height: number }): string[] {
  const dots = Array.from({ length: size.height }, () => Array.from({ length: size.width }, () => ' '));
  for (const { y, left, right, luma } of viewerMark(mark, size)) dots[y]?.fill(luma === LIGHT ? '#' : '.', left, right);
  return dots.map((line) => line.join(''));
}

describe('the mark of who looks', () => {
  it('reads as written', () => {
    expect(dotsOf('R2', { width: 18, height: 180 }).slice(0, 9)).toEqual([
      '..................',
      '.####...###.......',
      '.#...#.#...#......',
      '.#...#.....#......',
      '.####.....#.......',
      '.#.#.....#........',
      '.#..#...#.........',
      '.#...#.#####......',
      '..................',
    ]);
  });

  it('stands at the top and at the bottom, and goes on below where it is wide', () => {
    const lines = dotsOf('demo-operator unmask-1', { width: 120, height: 180 });
    expect(lines.slice(0, 18)).toEqual(lines.slice(-18));
    expect(lines[18]).toBe(' '.repeat(120));
    expect(lines[10]).toContain('#');
  });

  it('has a sign for what it has no letter for', () => {
    expect(dotsOf(FACE, SIZE)).toEqual(dotsOf('?', SIZE));
  });

  it('is in a picture whose masks were left out for a person, and in no other', () => {
    const paint = (unmaskedFor?: string) => {
      const scaler = createYuvScaler(SIZE.width, SIZE.height);
      const frame = scaler.frame(stripedFrame(SIZE.width, SIZE.height));
      const kind = createPainter([], SIZE, unmaskedFor).paint(frame, 5_000, samplesBetween(3_000, 7_000, [HIDDEN]));
      const { planes, strides } = yuvImageOf(frame);
      const top = new Set(planes[0].subarray(strides[0] * 4, strides[0] * 4 + SIZE.width));
      const packer = createScaler(SIZE.width, SIZE.height, 'rgb');
      const data = Uint8Array.from(packer.pixels(frame));
      packer.close();
      scaler.close();
      return { kind, top, isHidden: isMasked({ ...SIZE, data }, INSIDE) };
    };
    expect(paint()).toMatchObject({ kind: 'boxes', isHidden: true });
    const unmasked = paint('demo-operator');
    expect(unmasked).toMatchObject({ kind: 'none', isHidden: false });
    expect(unmasked.top).toEqual(new Set([DARK, LIGHT]));
    expect(() => paint(' ')).toThrow('names who looks');
  });
});
