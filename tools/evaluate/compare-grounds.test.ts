import { calibrate, type CalibrationTerms, type Ground } from '@marsad/ground';
import { expect, it } from 'vitest';
import { compareGrounds } from './compare-grounds.ts';

const SIZE = { widthPx: 352, heightPx: 288 };
const POINTS = [
  { picture: [0.68, 0.86], xM: 0, yM: 0 },
  { picture: [0.95, 0.86], xM: 7, yM: 0 },
  { picture: [0.61, 0.53], xM: 0, yM: 45 },
  { picture: [0.72, 0.53], xM: 7, yM: 45 },
] as const;

/** The plane of a camera whose installer took `across` and `along` for each metre. */
function groundOf(across: number, along: number): Ground {
  const points: CalibrationTerms['points'] = POINTS.map(({ picture: [x, y], xM, yM }) => ({
    ...{ picture: [x, y], xM: xM * across, yM: yM * along },
  }));
  const found = calibrate({ points, ...SIZE, origin: 'proposed' }, SIZE);
  if (found.kind === 'fault') throw new Error(found.fault.text);
  return found.ground;
}

it.each([
  ['the same plane', 1, 1],
  ['one that is a quarter too large', 1.25, 1.25],
  ['one that is too short along the road', 1, 0.8],
])('tells the scale of %s', (_, across, along) => {
  const scale = compareGrounds(groundOf(1, 1), groundOf(across, along), POINTS);
  expect(scale?.across).toBeCloseTo(across, 6);
  expect(scale?.along).toBeCloseTo(along, 6);
});

it('knows nothing where the proposed plane has no ground', () => {
  const sky = { ...groundOf(1, 1), toGround: () => undefined };
  expect(compareGrounds(groundOf(1, 1), sky, POINTS)).toBeUndefined();
});
