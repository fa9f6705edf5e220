import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadModel } from '../model-registry.ts';
import { type CurvePoint, readFaceCurve, thresholdFor, ThresholdNotMeasurableError } from './threshold.ts';

const point = (gallerySize: number, threshold: number, fpirPercent: number): CurvePoint => ({
  gallerySize,
  threshold,
  fpirPercent,
  fnirPercent: 3,
});
const curve = [point(10, 0.3, 5), point(10, 0.4, 1), point(10, 0.5, 0.5), point(50, 0.4, 4), point(50, 0.5, 1)];

describe('the threshold for a gallery and a permitted rate of false alerts', () => {
  test.each([
    [1, 1, 0.4],
    [10, 1, 0.4],
    [11, 1, 0.5],
    [50, 5, 0.4],
    [10, 0.5, 0.5],
  ])('a gallery of %i at %d %% needs %d', (size, permitted, threshold) => {
    expect(thresholdFor(curve, size, permitted).threshold).toBe(threshold);
  });

  test('promises nothing for a larger gallery than any that was measured', () => {
    expect(() => thresholdFor(curve, 51, 1)).toThrow('larger than any that was measured (50)');
  });

  test('promises nothing for a rate that no measured threshold holds', () => {
    expect(() => thresholdFor(curve, 50, 0.1)).toThrow(ThresholdNotMeasurableError);
    expect(() => thresholdFor([], 1, 1)).toThrow('measured (0)');
  });
});

describe('the curve that was measured', () => {
  const models = join(import.meta.dirname, '../../../../models');

  test('needs a higher threshold for a larger gallery, and the tested one holds the tested rate', () => {
    const measured = readFaceCurve(models);
    const { tested } = loadModel(models, 'face-embedding', 'face-matching');
    if (!tested) throw new Error('the face network has no tested threshold');
    const few = thresholdFor(measured, 1, 1).threshold;
    const many = thresholdFor(measured, tested.galleryMax, 1).threshold;
    expect(many).toBeGreaterThan(few);
    expect(tested.threshold).toBeGreaterThanOrEqual(many);
  });

  test('throws if the curve is missing', () => {
    expect(() => readFaceCurve('/nowhere')).toThrow('is no measured curve');
  });
});
