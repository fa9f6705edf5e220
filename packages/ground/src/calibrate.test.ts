import { expect, it } from 'vitest';
import { calibrate, type CalibrationTerms } from './calibrate.ts';
import { calibrationBy, POLE, seenBy } from './testing/pinhole.ts';
import type { Ground, GroundPoint } from './types.ts';

const CORNERS: GroundPoint[] = [
  { xM: -4, yM: 14 },
  { xM: 4, yM: 14 },
  { xM: 4, yM: 50 },
  { xM: -4, yM: 50 },
];
const SIZE = { widthPx: POLE.widthPx, heightPx: POLE.heightPx };

function groundOf(calibration: CalibrationTerms, size = SIZE): Ground {
  const found = calibrate(calibration, size);
  if (found.kind === 'fault') throw new Error(found.fault.text);
  return found.ground;
}
const reasonOf = (calibration: CalibrationTerms, size = SIZE): string => {
  const found = calibrate(calibration, size);
  return found.kind === 'fault' ? found.fault.reason : 'none';
};
const withPoints = (points: CalibrationTerms['points']): CalibrationTerms => ({
  ...calibrationBy(POLE, CORNERS),
  points,
});

it.each([
  { xM: 0, yM: 20 },
  { xM: -7, yM: 35 },
  { xM: 3, yM: 80 },
])('puts what the camera sees at $xM, $yM m back to that place', (place) => {
  const ground = groundOf(calibrationBy(POLE, CORNERS));
  const at = seenBy(POLE, place);
  const found = at && ground.toGround(at);
  expect(found?.xM).toBeCloseTo(place.xM, 6);
  expect(found?.yM).toBeCloseTo(place.yM, 6);
  expect(ground.toPicture(place)?.x).toBeCloseTo(at?.x ?? 0, 6);
  expect(ground.toPicture(place)?.y).toBeCloseTo(at?.y ?? 0, 6);
});

it('undoes the lens before it fits the plane', () => {
  const camera = { ...POLE, lens: { k1: -0.2, k2: 0.03 } };
  const place = { xM: 7, yM: 16 };
  const at = seenBy(camera, place);
  const ground = groundOf(calibrationBy(camera, CORNERS));
  const withoutLens = groundOf({ ...calibrationBy(camera, CORNERS), lens: { k1: 0 } });
  expect(ground.toGround(at ?? { x: 0, y: 0 })?.xM).toBeCloseTo(7, 5);
  expect(ground.toPicture(place)?.x).toBeCloseTo(at?.x ?? 0, 5);
  expect(Math.abs((withoutLens.toGround(at ?? { x: 0, y: 0 })?.xM ?? 7) - 7)).toBeGreaterThan(0.05);
});

it('scales with a frame of another size and the same shape', () => {
  const half = groundOf(calibrationBy(POLE, CORNERS), { widthPx: 480, heightPx: 270 });
  const at = seenBy(POLE, { xM: 2, yM: 30 }) ?? { x: 0, y: 0 };
  expect(half.toGround({ x: at.x / 2, y: at.y / 2 })?.yM).toBeCloseTo(30, 6);
});

it('knows no ground at and above the horizon, nor where one px spans too much of it', () => {
  const ground = groundOf(calibrationBy(POLE, CORNERS));
  const horizonPx = POLE.heightPx / 2 - POLE.focalPx * Math.tan((POLE.downDegrees * Math.PI) / 180);
  expect(ground.toGround({ x: 480, y: horizonPx - 20 })).toBeUndefined();
  expect(ground.toGround({ x: 480, y: horizonPx + 1 })).toBeUndefined();
  expect(ground.toGround({ x: 480, y: 300 })).toBeDefined();
  expect(ground.toPicture({ xM: 0, yM: -50 })).toBeUndefined();
});

it('says how many metres a px spans along the road, where it spans most', () => {
  const ground = groundOf(calibrationBy(POLE, CORNERS));
  const at = seenBy(POLE, { xM: 0, yM: 40 }) ?? { x: 0, y: 0 };
  const [a, b] = [ground.toGround({ x: at.x, y: at.y - 0.5 }), ground.toGround({ x: at.x, y: at.y + 0.5 })];
  expect(ground.metresPerPx(at)).toBeCloseTo((a?.yM ?? 0) - (b?.yM ?? 0), 2);
});

it('measures its own error by the points it has, and by what is known of clicks with only four', () => {
  const six = [...CORNERS, { xM: 0, yM: 20 }, { xM: 0, yM: 35 }];
  const poor = groundOf(calibrationBy(POLE, six, (i) => ({ x: 0, y: i % 2 === 0 ? 12 : -12 })));
  const good = groundOf(calibrationBy(POLE, six));
  const four = groundOf(calibrationBy(POLE, CORNERS));
  expect(four.reprojectionErrorPx).toBeLessThan(1e-6);
  expect(good.reprojectionErrorPx).toBeLessThan(1e-6);
  expect(poor.reprojectionErrorPx).toBeGreaterThan(1);
  expect(poor.scaleError).toBeGreaterThan(1.5 * good.scaleError);
  expect(four.scaleError).toBeGreaterThanOrEqual(good.scaleError);
});

it('foretells the error of lengths that clicks a px wide cause', () => {
  const truth = groundOf(calibrationBy(POLE, CORNERS));
  const [a, b] = [seenBy(POLE, { xM: 0, yM: 22 }), seenBy(POLE, { xM: 0, yM: 36 })];
  let seed = 7;
  const random = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const shares = Array.from({ length: 300 }, () => {
    const ground = groundOf(calibrationBy(POLE, CORNERS, () => ({ x: normal() * 1.4, y: normal() * 1.4 })));
    const [p, q] = [a && ground.toGround(a), b && ground.toGround(b)];
    return Math.hypot((p?.xM ?? 0) - (q?.xM ?? 0), (p?.yM ?? 0) - (q?.yM ?? 0)) / 14 - 1;
  });
  const spread = Math.sqrt(shares.reduce((sum, share) => sum + share * share, 0) / shares.length);
  expect(truth.scaleError).toBeGreaterThan(spread * 0.6);
  expect(truth.scaleError).toBeLessThan(Math.hypot(2.5 * spread, 0.08));
});

const points = calibrationBy(POLE, CORNERS).points;
const [near, right, far, left] = points as [
  (typeof points)[0],
  (typeof points)[0],
  (typeof points)[0],
  (typeof points)[0],
];
const between = { picture: [0.5, 0.6] as [number, number], xM: 0, yM: 30 };
const originAt: [number, number] = [-6.85, 34];

it.each<[string, CalibrationTerms, string]>([
  ['three points', withPoints([near, right, far]), 'too_few_points'],
  [
    'one place of the picture twice',
    withPoints([near, right, far, { ...left, picture: far.picture }]),
    'points_repeated',
  ],
  [
    'one place of the ground twice',
    withPoints([near, right, far, { ...left, xM: far.xM, yM: far.yM }]),
    'points_repeated',
  ],
  [
    'four points in a line of the ground',
    withPoints([1, 2, 3, 4].map((i) => ({ picture: points[i - 1]?.picture ?? [0, 0], xM: i, yM: 2 * i }))),
    'points_in_a_line',
  ],
  [
    'three of four in a line of the picture',
    withPoints([
      near,
      far,
      { ...between, picture: [(near.picture[0] + far.picture[0]) / 2, (near.picture[1] + far.picture[1]) / 2] },
      right,
    ]),
    'points_in_a_line',
  ],
  [
    'two points exchanged',
    withPoints([near, right, { ...far, picture: left.picture }, { ...left, picture: far.picture }]),
    'plane_folded',
  ],
  [
    'y to the south on the map',
    { ...withPoints(points.map((point) => ({ ...point, yM: -point.yM }))), originAt },
    'plane_mirrored',
  ],
  [
    'a point far from its place',
    withPoints([...points, { picture: [0.35, 0.4], xM: 0, yM: 20 }, { picture: [0.65, 0.8], xM: 0, yM: 45 }]),
    'points_disagree',
  ],
  ['a lens that folds the picture', { ...withPoints(points), lens: { k1: -0.9 } }, 'lens_folds'],
])('refuses %s', (_, calibration, reason) => expect(reasonOf(calibration)).toBe(reason));

it('refuses the calibration of a picture of another shape, and says both sizes', () => {
  const found = calibrate(calibrationBy(POLE, CORNERS), { widthPx: 640, heightPx: 480 });
  expect(found.kind === 'fault' && found.fault.reason).toBe('other_picture_shape');
  expect(found.kind === 'fault' && found.fault.text).toContain('960 x 540');
});

it('accepts axes of any sense that were measured by hand', () =>
  expect(reasonOf(withPoints(points.map((point) => ({ ...point, yM: -point.yM }))))).toBe('none'));

it('trusts a proposal less than a measurement', () => {
  const measured = groundOf(calibrationBy(POLE, CORNERS));
  const proposed = groundOf({ ...calibrationBy(POLE, CORNERS), origin: 'proposed' });
  expect(proposed.scaleError).toBeGreaterThan(measured.scaleError + 0.1);
  expect(proposed.origin).toBe('proposed');
});
