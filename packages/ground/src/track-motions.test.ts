import { sceneObserved, type DataOf, type SceneTrack } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { calibrate } from './calibrate.ts';
import { calibrationBy, POLE, seenBy } from './testing/pinhole.ts';
import { followTracks, newTrackMotions } from './track-motions.ts';
import type { TrackMotion } from './types.ts';

type Scene = DataOf<typeof sceneObserved>;

const calibrated = calibrate(
  calibrationBy(POLE, [
    { xM: -4, yM: 14 },
    { xM: 4, yM: 14 },
    { xM: 4, yM: 50 },
    { xM: -4, yM: 50 },
  ]),
  POLE,
);
const ground = calibrated.kind === 'ground' ? calibrated.ground : undefined;

const carAt = (yM: number, more: Partial<SceneTrack> = {}): SceneTrack => {
  const foot = seenBy(POLE, { xM: 1, yM }) ?? { x: 0, y: 0 };
  const top = seenBy(POLE, { xM: 1, yM }, 1.5) ?? foot;
  const height = foot.y - top.y;
  return {
    ordinal: 1,
    class: 'car',
    confidence: 0.9,
    evidence: 'detected',
    ageMs: 5_000,
    box: { x: foot.x - height, y: top.y, width: 2 * height, height },
    ...more,
  };
};
const sceneAt = (ptsMs: number, tracks: SceneTrack[], part = 0): Scene => ({
  ...sceneObserved.example,
  part,
  ptsMs,
  widthPx: POLE.widthPx,
  heightPx: POLE.heightPx,
  tracks,
});

/** The motion of the first track after one scene each fifth of a second. */
function follow(scenes: readonly SceneTrack[][]): TrackMotion | undefined {
  const motions = newTrackMotions();
  let last: TrackMotion[] = [];
  scenes.forEach((tracks, i) => (last = followTracks(motions, sceneAt(i * 200, tracks), ground, 'oblique')));
  return last[0];
}
const drive = (frames: number, yAt: (seconds: number) => number): SceneTrack[][] =>
  Array.from({ length: frames }, (_, i) => [carAt(yAt(i / 5))]);

it('measures the velocity of a car in metres a second, with an error', () => {
  const motion = follow(drive(10, (s) => 40 - 10 * s));
  expect(motion?.velocity?.yMs).toBeCloseTo(-10, 3);
  expect(motion?.velocity?.xMs).toBeCloseTo(0, 3);
  expect(motion?.velocity?.errorMs).toBeGreaterThan(0.1);
  expect(motion?.velocity?.errorMs).toBeLessThan(2);
  expect(motion?.stillSinceMs).toBeUndefined();
});

it.each([
  [1, false],
  [2, false],
  [3, true],
])('knows a speed of %i frames: %s, because it takes 0.4 s and three points', (frames, isKnown) => {
  const motion = follow(drive(frames, (s) => 40 - 10 * s));
  expect(motion?.velocity !== undefined).toBe(isKnown);
  expect(motion?.speedInHeights !== undefined).toBe(isKnown);
});

it('says since when a car stands, from before it was sure', () => {
  const motion = follow(drive(40, (s) => (s < 2 ? 30 - 8 * s : 14)));
  expect(motion?.stillSinceMs).toBeGreaterThanOrEqual(1_600);
  expect(motion?.stillSinceMs).toBeLessThanOrEqual(2_200);
});

it('lets a standing car stand while its box is cut off for a moment by one that passes', () => {
  const cut = carAt(20);
  const scenes = drive(30, () => 20);
  for (const i of [20, 21]) scenes[i] = [{ ...cut, box: { ...cut.box, height: cut.box.height / 2 } }];
  expect(follow(scenes)?.stillSinceMs).toBe(0);
});

it('ends the standing when the car drives off', () =>
  expect(follow(drive(40, (s) => (s < 6 ? 20 : 20 + 3 * (s - 6))))?.stillSinceMs).toBeUndefined());

it('does not call a creeping car still', () =>
  expect(follow(drive(40, (s) => 20 + 0.7 * s))?.stillSinceMs).toBeUndefined());

it('keeps predicted boxes out of the trail, and ten seconds of the others', () => {
  const scenes = drive(100, () => 20);
  scenes[99] = [carAt(20, { evidence: 'predicted' })];
  const motion = follow(scenes);
  expect(motion?.now.ptsMs).toBe(99 * 200);
  expect(motion?.trail.at(-1)?.ptsMs).toBe(98 * 200);
  expect(motion?.trail[0]?.ptsMs).toBe(98 * 200 - 9_800);
});

it('begins a new part without tracks, because ordinals start again', () => {
  const motions = newTrackMotions();
  for (let i = 0; i < 5; i += 1) followTracks(motions, sceneAt(i * 200, [carAt(20)]), ground, 'oblique');
  const [motion] = followTracks(motions, sceneAt(0, [carAt(40)], 1), ground, 'oblique');
  expect(motion?.trail).toHaveLength(1);
});

it('knows speed in heights of the box without a calibration', () => {
  const motions = newTrackMotions();
  let last: TrackMotion[] = [];
  for (let i = 0; i < 6; i += 1)
    last = followTracks(
      motions,
      sceneAt(i * 200, [carAt(20, { box: { x: 20 * i, y: 50, width: 60, height: 50 } })]),
      undefined,
      'oblique',
    );
  expect(last[0]?.speedInHeights).toBeCloseTo(2, 6);
  expect(last[0]?.velocity).toBeUndefined();
});

it.each<[string, Partial<SceneTrack>, number, boolean]>([
  ['a car of two frames', { ageMs: 200 }, 2, false],
  ['a car of three frames', { ageMs: 400 }, 3, true],
  ['a vehicle of unknown kind', { ageMs: 800, class: 'vehicle' }, 5, false],
  ['a vehicle of unknown kind after a second', { ageMs: 1_000, class: 'vehicle' }, 5, true],
])('believes the class of %s or not', (_, more, frames, isSettled) =>
  expect(follow(Array.from({ length: frames }, () => [carAt(20, more)]))?.isSettled).toBe(isSettled),
);
