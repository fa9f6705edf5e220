import { describe, expect, test } from 'vitest';
import { createCutOuts } from './cut-outs.ts';
import { cutOutBox, inSource } from './head-box.ts';

const cutOut = (score: number, authorisationId = 'auth-1') => ({
  jpeg: Buffer.from([score * 100, 7]),
  widthPx: 10,
  heightPx: 5,
  score,
  authorisationId,
});

describe('heads of candidates', () => {
  test('live two minutes from the last shot, and the best is kept', () => {
    const cutOuts = createCutOuts(120_000, 10);
    cutOuts.keep('a', cutOut(0.9), 0);
    cutOuts.keep('a', cutOut(0.8), 60_000);
    expect(cutOuts.get('a', 179_999)?.score).toBe(0.9);
    expect(cutOuts.get('a', 180_000)).toBeUndefined();
    expect(cutOuts.size).toBe(0);
  });

  test('are never more than so many: the oldest goes first', () => {
    const cutOuts = createCutOuts(120_000, 2);
    for (const id of ['a', 'b', 'c']) cutOuts.keep(id, cutOut(0.9), 0);
    expect(cutOuts.get('a', 1)).toBeUndefined();
    expect(cutOuts.size).toBe(2);
  });

  test('are overwritten when they expire, are replaced, or their authorisation ends', () => {
    const cutOuts = createCutOuts(120_000, 10);
    const [worse, better, other, late] = [cutOut(0.5), cutOut(0.9), cutOut(0.7, 'auth-2'), cutOut(0.6, 'auth-3')];
    cutOuts.keep('a', worse, 0);
    cutOuts.keep('a', better, 1);
    cutOuts.keep('b', other, 2);
    expect([...worse.jpeg]).toEqual([0, 0]);
    cutOuts.purge('auth-1');
    expect([...better.jpeg]).toEqual([0, 0]);
    expect(cutOuts.get('b', 3)).toBe(other);
    cutOuts.keep('c', late, 120_002);
    expect([...other.jpeg]).toEqual([0, 0]);
    cutOuts.wipe();
    expect([[...late.jpeg], cutOuts.size]).toEqual([[0, 0], 0]);
  });
});

describe('a box in a head’s picture', () => {
  test('is mapped to the source frame through the scale of the picture', () => {
    const head = { cropBox: { x: 200, y: 300, width: 400, height: 200 }, widthPx: 200, heightPx: 100 };
    expect(inSource({ x: 50, y: 10, width: 60, height: 15 }, head)).toEqual({ x: 300, y: 320, width: 120, height: 30 });
  });

  test.each([
    [
      { x: 50, y: 40, width: 40, height: 60 },
      { x: 29, y: 19, width: 82, height: 102 },
    ],
    [
      { x: -3, y: 2, width: 40, height: 50 },
      { x: 0, y: 0, width: 55, height: 70 },
    ],
    [
      { x: 180, y: 100, width: 40, height: 60 },
      { x: 159, y: 79, width: 41, height: 71 },
    ],
  ])('%j is cut out in whole pixels with hair and chin, within the picture', (box, part) => {
    expect(cutOutBox(box, { width: 200, height: 150 })).toEqual(part);
  });
});
