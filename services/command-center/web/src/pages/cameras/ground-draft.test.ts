import { describe, expect, it, test } from 'vitest';
import {
  calibrationOf,
  changeGroundPoint,
  groundDraftOf,
  mapPointOf,
  metresFrom,
  NO_GROUND,
  withGroundPoint,
  withoutGroundPoint,
  type GroundDraft,
} from './ground-draft.ts';

const RABAT = [-6.85, 34] as const;
const CALIBRATION: NonNullable<Exclude<ReturnType<typeof calibrationOf>, 'incomplete'>> = {
  points: [
    { picture: [0.1, 0.9], xM: 0, yM: 0 },
    { picture: [0.9, 0.9], xM: 7, yM: 0 },
    { picture: [0.4, 0.3], xM: 0, yM: 40 },
    { picture: [0.6, 0.3], xM: 7, yM: 40 },
  ],
  ...{ widthPx: 640, heightPx: 360, origin: 'measured' },
};

describe('a calibration', () => {
  it.each([
    ['on axes of its own', CALIBRATION],
    ['on the map, through a lens', { ...CALIBRATION, lens: { k1: -0.1 }, originAt: [-6.85, 34] as [number, number] }],
    ['that was proposed', { ...CALIBRATION, origin: 'proposed' }],
  ])('%s is the same if nothing is changed', (_, calibration) => {
    expect(calibrationOf(groundDraftOf(calibration), RABAT)).toEqual(calibration);
  });

  it('is none without points', () => {
    expect(calibrationOf(groundDraftOf(undefined), RABAT)).toBeUndefined();
  });

  test.each<[string, (ground: GroundDraft) => GroundDraft]>([
    ['three points', (ground) => withoutGroundPoint(ground, 3)],
    ['a point without metres', (ground) => withGroundPoint(ground, [0.5, 0.5])],
    ['a point of which one number was erased', (ground) => changeGroundPoint(ground, 0, { xM: undefined })],
    ['no picture', (ground) => ({ ...ground, size: undefined })],
  ])('is incomplete with %s', (_, change) => {
    expect(calibrationOf(change(groundDraftOf(CALIBRATION)), RABAT)).toBe('incomplete');
  });

  it('on the map is incomplete while nobody said where the camera stands', () => {
    expect(calibrationOf({ ...groundDraftOf(CALIBRATION), axes: 'map' }, undefined)).toBe('incomplete');
  });

  test.each<[string, (ground: GroundDraft) => GroundDraft]>([
    ['is moved', (ground) => changeGroundPoint(ground, 0, { at: [0.2, 0.9] })],
    ['is added', (ground) => withGroundPoint(ground, [0.5, 0.5])],
    ['is removed', (ground) => withoutGroundPoint(ground, 0)],
  ])('that was proposed stays so while a point of it %s: only a person can say that it was measured', (_, change) => {
    expect(change(groundDraftOf({ ...CALIBRATION, origin: 'proposed' })).origin).toBe('proposed');
  });

  it('takes no more points than its schema', () => {
    const full = Array.from({ length: 150 }).reduce<GroundDraft>(
      (ground) => withGroundPoint(ground, [0, 0]),
      NO_GROUND,
    );
    expect(full.points).toHaveLength(100);
  });
});

describe('metres on the map', () => {
  it('are those of the great circle: a hundredth of a degree to the north is 1,112 m, to the east 922 m at Rabat', () => {
    expect(metresFrom(RABAT, [-6.85, 34.01])).toEqual({ xM: 0, yM: 1111.95 });
    expect(metresFrom(RABAT, [-6.84, 34]).xM).toBeCloseTo(921.85, 1);
  });

  it('and back', () => {
    const [longitude, latitude] = mapPointOf(RABAT, { xM: 35, yM: -12 });
    expect(metresFrom(RABAT, [longitude, latitude])).toEqual({ xM: 35, yM: -12 });
  });
});
