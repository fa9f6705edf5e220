import { expect, it } from 'vitest';
import { calibrate } from './calibrate.ts';
import { proposeCalibration, type Proposal, type SeenHeight } from './propose-calibration.ts';
import { POLE, seenBy, type Pinhole } from './testing/pinhole.ts';

const CAR = { highM: 1.5, longM: 4.3, wideM: 1.8 };
const PERSON = { highM: 1.68, longM: 0.3, wideM: 0.3 };

/** The box of a body that stands here along the view or across it, and came from a few metres away. */
function boxOf(camera: Pinhole, place: { xM: number; yM: number }, body: typeof CAR, isAlong: boolean) {
  const [deepM, acrossM] = isAlong ? [body.longM, body.wideM] : [body.wideM, body.longM];
  const corners = [0, deepM].flatMap((far) =>
    [-0.5, 0.5].flatMap((side) =>
      [0, body.highM].map((up) => seenBy(camera, { xM: place.xM + side * acrossM, yM: place.yM + far }, up)),
    ),
  );
  const seen = corners.filter((corner) => corner !== undefined);
  const cameFrom = seenBy(camera, { xM: place.xM - (isAlong ? 0 : 6), yM: place.yM + (isAlong ? 6 : 0) });
  if (seen.length < corners.length || !cameFrom) return undefined;
  const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { at: { x: (left + right) / 2, y: bottom }, heightPx: bottom - top, widthPx: right - left, cameFrom };
}

type Strangers = { wrongShare?: number; people?: number };

/** People of 1.5 to 1.86 m and cars of any heading all over the ground, and a share of boxes that are wrong. */
function boxesOf(camera: Pinhole, { wrongShare = 0.1, people = 0.5 }: Strangers = {}): SeenHeight[] {
  let seed = 11;
  const random = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  return Array.from({ length: 300 }, (): SeenHeight[] => {
    const place = { xM: (random() - 0.5) * 16, yM: 8 + random() * 50 };
    const isPerson = random() < people;
    const highM = isPerson ? 1.68 + (random() - 0.5) * 0.36 : 1.5 + (random() - 0.5) * 0.3;
    const box = boxOf(camera, place, { ...(isPerson ? PERSON : CAR), highM }, random() < 0.7);
    if (!box || box.at.y > camera.heightPx) return [];
    const factor = random() < wrongShare ? 0.3 + random() * 2 : 1;
    return [{ class: isPerson ? 'person' : 'car', ...box, heightPx: box.heightPx * factor }];
  }).flat();
}

const proposed = (found: Proposal): Extract<Proposal, { kind: 'proposal' }> => {
  if (found.kind === 'none') throw new Error(found.reason);
  return found;
};

it.each([
  { heightM: 5, downDegrees: 12 },
  { heightM: 8, downDegrees: 20 },
  { heightM: 12, downDegrees: 28 },
])('finds a camera $heightM m high that looks $downDegrees degrees down, by the heights of strangers', (pose) => {
  const camera = { ...POLE, ...pose };
  const { cameraHeightM, horizonPx, calibration } = proposed(proposeCalibration(boxesOf(camera), camera));
  const trueHorizonPx = camera.heightPx / 2 - camera.focalPx * Math.tan((pose.downDegrees * Math.PI) / 180);
  expect(Math.abs(cameraHeightM / pose.heightM - 1)).toBeLessThan(0.25);
  expect(Math.abs(horizonPx - trueHorizonPx)).toBeLessThan(0.2 * camera.heightPx);
  const found = calibrate(calibration, camera);
  if (found.kind === 'fault') throw new Error(found.fault.text);
  const [a, b] = [seenBy(camera, { xM: -3, yM: 25 }), seenBy(camera, { xM: 3, yM: 25 })];
  const [left, right] = [a && found.ground.toGround(a), b && found.ground.toGround(b)];
  const metres = Math.hypot((left?.xM ?? 0) - (right?.xM ?? 0), (left?.yM ?? 0) - (right?.yM ?? 0));
  expect(Math.abs(metres / 6 - 1)).toBeLessThan(found.ground.scaleError);
  expect(found.ground.origin).toBe('proposed');
});

it.each([40, 56, 70])('finds a lens of %i degrees by how long cars seem beside their width', (degrees) => {
  const camera = {
    ...POLE,
    heightM: 12,
    downDegrees: 20,
    focalPx: POLE.widthPx / 2 / Math.tan((degrees * Math.PI) / 360),
  };
  const { calibration } = proposed(proposeCalibration(boxesOf(camera, { people: 0, wrongShare: 0.05 }), camera));
  const found = calibrate(calibration, camera);
  if (found.kind === 'fault') throw new Error(found.fault.text);
  const metresOf = (a: { xM: number; yM: number }, b: { xM: number; yM: number }): number => {
    const [from, to] = [a, b].map((place) => {
      const at = seenBy(camera, place);
      return at && found.ground.toGround(at);
    });
    return Math.hypot((from?.xM ?? 0) - (to?.xM ?? 0), (from?.yM ?? 0) - (to?.yM ?? 0));
  };
  const along = metresOf({ xM: 0, yM: 25 }, { xM: 0, yM: 35 }) / 10;
  const across = metresOf({ xM: -3, yM: 30 }, { xM: 3, yM: 30 }) / 6;
  expect(Math.abs(along - 1)).toBeLessThan(found.ground.scaleError);
  expect(Math.abs(across - 1)).toBeLessThan(found.ground.scaleError);
});

it('leaves out cars of which nobody knows where they came from', () => {
  const parked = boxesOf(POLE, { people: 0 }).map(({ cameFrom: _, ...box }) => box);
  expect(proposeCalibration(parked, POLE)).toEqual({ kind: 'none', reason: 'too_few_boxes' });
});

it('proposes nothing of a few boxes, or of boxes in one row', () => {
  expect(proposeCalibration(boxesOf(POLE).slice(0, 29), POLE)).toEqual({ kind: 'none', reason: 'too_few_boxes' });
  const row = boxesOf(POLE).map((box) => ({ ...box, at: { ...box.at, y: 300 } }));
  expect(proposeCalibration(row, POLE)).toEqual({ kind: 'none', reason: 'too_few_boxes' });
});

it('proposes nothing of heights that show no plane', () => {
  const any = boxesOf(POLE).map((box, i) => ({ ...box, heightPx: 5 * 1.7 ** (i % 9) }));
  expect(proposeCalibration(any, POLE)).toEqual({ kind: 'none', reason: 'boxes_disagree' });
});

it('proposes the same for the same boxes', () =>
  expect(proposeCalibration(boxesOf(POLE), POLE)).toEqual(proposeCalibration(boxesOf(POLE), POLE)));
