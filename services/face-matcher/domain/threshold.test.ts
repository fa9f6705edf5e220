import { describe, expect, it } from 'vitest';
import { decideThreshold, fitsTested } from './threshold.ts';

const DESCRIPTION = 'face-and-mirror-2';
const tested = { description: DESCRIPTION, threshold: 0.5, galleryMax: 20 };

describe('the threshold', () => {
  it.each([
    ['is the tested one', tested, undefined, 0.5],
    ['may be stricter', tested, 0.62, 0.62],
    ['may be configured as the tested one', tested, 0.5, 0.5],
  ])('%s', (_, known, configured, threshold) => {
    expect(decideThreshold(known, configured, DESCRIPTION)).toEqual({ kind: 'match', threshold });
  });

  it.each([
    ['is never below what was tested', tested, 0.49, 'below_tested_threshold'],
    [
      'is refused where the test described faces in another way',
      { ...tested, description: 'face-1' },
      0.9,
      'described_otherwise',
    ],
    ['is refused where nothing was tested', undefined, undefined, 'not_tested'],
    ['is refused where nothing was tested, whatever is configured', undefined, 0.9, 'not_tested'],
  ])('%s', (_, known, configured, code) => {
    expect(decideThreshold(known, configured, DESCRIPTION)).toMatchObject({
      kind: 'refused',
      code,
    });
  });
});

describe('all galleries together', () => {
  it.each([
    [0, 20, true],
    [0, 21, false],
    [15, 5, true],
    [15, 6, false],
  ])('%i open and %i more fit a gallery tested with 20: %s', (open, more, fits) => {
    expect(fitsTested(open, more, tested)).toBe(fits);
  });
});
