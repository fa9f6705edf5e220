import { describe, expect, test } from 'vitest';
import { createCutOuts } from './cut-outs.ts';
import { cutOutBox, inSource } from './plate-box.ts';

const cutOut = (confidence: number) => ({
  jpeg: Buffer.from([confidence * 100]),
  widthPx: 10,
  heightPx: 5,
  confidence,
  capturedAtMs: 0,
});

describe('cut-outs', () => {
  test('live two minutes from the last shot of their read, and the surest is kept', () => {
    const cutOuts = createCutOuts(120_000, 10);
    cutOuts.keep('a', cutOut(0.9), 0);
    cutOuts.keep('a', cutOut(0.8), 60_000);
    expect(cutOuts.get('a', 179_999)?.confidence).toBe(0.9);
    expect(cutOuts.get('a', 180_000)).toBeUndefined();
    expect(cutOuts.size).toBe(0);
  });

  test('are overwritten when they expire, are replaced, or their partition leaves', () => {
    const cutOuts = createCutOuts(120_000, 10);
    const [worse, better, other, last] = [cutOut(0.5), cutOut(0.9), cutOut(0.7), cutOut(0.6)];
    cutOuts.keep('a', worse, 0);
    cutOuts.keep('a', better, 1);
    expect([...worse.jpeg]).toEqual([0]);
    cutOuts.keep('b', other, 120_002);
    expect([...better.jpeg]).toEqual([0]);
    cutOuts.keep('c', last, 120_003);
    cutOuts.wipe();
    expect([[...other.jpeg], [...last.jpeg], cutOuts.size]).toEqual([[0], [0], 0]);
  });

  test('are never more than so many: the oldest goes first', () => {
    const cutOuts = createCutOuts(120_000, 2);
    for (const readId of ['a', 'b', 'c']) cutOuts.keep(readId, cutOut(0.9), 0);
    expect(cutOuts.get('a', 1)).toBeUndefined();
    expect(cutOuts.get('c', 1)).toBeDefined();
    expect(cutOuts.size).toBe(2);
  });
});

describe('a box in a crop', () => {
  test('is mapped to the source frame through the scale of the picture', () => {
    const crop = { cropBox: { x: 200, y: 300, width: 400, height: 200 }, widthPx: 200, heightPx: 100 };
    expect(inSource({ x: 50, y: 10, width: 60, height: 15 }, crop)).toEqual({ x: 300, y: 320, width: 120, height: 30 });
  });

  test('is cut out in whole pixels with a margin, within the picture', () => {
    expect(cutOutBox({ x: 0.4, y: 10.2, width: 60.2, height: 20 }, { width: 61, height: 100 })).toEqual({
      x: 0,
      y: 7,
      width: 61,
      height: 27,
    });
  });
});
