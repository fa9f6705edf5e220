import { describe, expect, test } from 'vitest';
import { calibrationError, diagramOf, fitScaling } from './reliability.ts';
import type { Answer } from './reliability.ts';

/** `count` answers of one confidence, of which this share is right. */
const answers = (count: number, confidence: number, share: number): Answer[] =>
  Array.from({ length: count }, (_, index) => ({ confidence, right: index < count * share }));

describe('calibration', () => {
  test('has no error when nine of ten answers are right at 0.9', () => {
    expect(calibrationError(answers(100, 0.9, 0.9))).toBeCloseTo(0);
  });

  test('weighs each bin’s error by its number of answers', () => {
    expect(calibrationError([...answers(50, 0.9, 0.5), ...answers(50, 0.35, 0.36)])).toBeCloseTo(0.205);
    expect(calibrationError([])).toBe(0);
  });

  test('is drawn in bins of a tenth, without empty bins', () => {
    const bins = diagramOf([...answers(4, 0.95, 0.5), ...answers(2, 1, 1)]);
    expect(bins).toHaveLength(1);
    expect(bins[0]).toMatchObject({ from: 0.9, count: 6 });
    expect(bins[0]?.right).toBeCloseTo(4 / 6);
  });

  test('is corrected by a line over the logits', () => {
    const proud = [...answers(200, 0.99, 0.9), ...answers(200, 0.9, 0.7)];
    const { start, slope } = fitScaling(proud);
    const mended = proud.map(({ confidence, right }) => ({
      confidence: 1 / (1 + Math.exp(-(start + slope * Math.log(confidence / (1 - confidence))))),
      right,
    }));
    expect(calibrationError(mended)).toBeLessThan(0.02);
    expect(calibrationError(proud)).toBeGreaterThan(0.1);
  });
});
