import { cameraWith, sceneAt, STARTED_AT_MS } from '@marsad/behaviour/testing';
import type { Scene } from '@marsad/behaviour/testing';
import { calibrate } from '@marsad/ground';
import { POLE, seenBy } from '@marsad/ground/testing';
import { cameraCalibrationProposed, cameraCalibrationRequested } from '@marsad/schemas';
import type { CalibrationProposed, Camera, SceneTrack } from '@marsad/schemas';
import { beforeEach, describe, expect, it, test } from 'vitest';
import type { StoreFailure, TracksStore } from '../ports.ts';
import { createProposals } from './proposals.ts';

const registered = cameraWith({ view: 'oblique' });
const { camera: id, district } = registered;
const REQUEST = {
  ...cameraCalibrationRequested.schema.parse(cameraCalibrationRequested.example),
  ...{ camera: id, district, fromMs: STARTED_AT_MS, toMs: STARTED_AT_MS + 3_600_000 },
};

/** A person of 1.5 to 1.86 m at some place of the ground that the camera sees. */
function personAt(ordinal: number): SceneTrack[] {
  const place = { xM: ((ordinal * 7.3) % 12) - 6, yM: 10 + ((ordinal * 3.7) % 45) };
  const [foot, top] = [seenBy(POLE, place), seenBy(POLE, place, 1.5 + ((ordinal * 0.11) % 0.36))];
  if (!foot || !top) return [];
  const height = foot.y - top.y;
  const box = { x: foot.x - height / 6, y: top.y, width: height / 3, height };
  return [{ ordinal, class: 'person', confidence: 0.9, evidence: 'detected', ageMs: 1_000, box }];
}
const sceneOf = (tracks: SceneTrack[]): Scene =>
  sceneAt(1, tracks, { camera: id, district, widthPx: POLE.widthPx, heightPx: POLE.heightPx });
/** The newest file was announced, and is gone. */
const GONE = 399;
const FILES = Array.from({ length: 400 }, (_, part) => ({
  ...{ key: `k-${part}`, epoch: 1, part, fromMs: part, toMs: part + 1 },
  isStored: part !== GONE,
}));
type Read = Awaited<ReturnType<TracksStore['read']>>;
type Listed = Awaited<ReturnType<TracksStore['list']>>;

let answers: CalibrationProposed[];
let counted: string[];
let read: string[];
let camera: Camera | undefined;
let isPermitted: (reads: number) => boolean;
let listing: StoreFailure | undefined;
let answerOf: (part: number) => Read;
let nowMs: number;
beforeEach(() => {
  [answers, counted, read] = [[], [], []];
  camera = registered;
  isPermitted = () => true;
  listing = undefined;
  nowMs = 0;
  answerOf = (part) => ({ kind: 'scenes', scenes: [sceneOf(personAt(part + 1))] });
});

const proposals = () =>
  createProposals({
    cameras: { get: () => camera, values: () => [], wasRemoved: () => false },
    mayAnalyse: () => isPermitted(read.length),
    store: {
      list: () => Promise.resolve<Listed>(listing ?? { kind: 'listed', files: FILES }),
      read(_, { key, part }) {
        read.push(key);
        return Promise.resolve(answerOf(part));
      },
    },
    answer(proposed) {
      answers.push(cameraCalibrationProposed.schema.strict().parse(proposed));
      return Promise.resolve();
    },
    countProposal: (outcome) => void counted.push(outcome),
    fatal: (error) => {
      throw error;
    },
    now: () => nowMs,
  });
async function propose(): Promise<CalibrationProposed | undefined> {
  const service = proposals();
  await service.request(REQUEST);
  await service.idle();
  return answers.at(-1);
}

describe('a proposal', () => {
  it('is a calibration, its uncertainty and what it rests on, and its metres are right within it', async () => {
    const proposed = await propose();
    expect(proposed).toMatchObject({ state: 'proposed', calibration: { origin: 'proposed' } });
    expect(proposed?.scaleError).toBeGreaterThanOrEqual(0.3);
    expect(proposed?.agreeing).toBeGreaterThan(0.9 * (proposed?.boxes ?? 0));
    if (!proposed?.calibration) throw new Error('no calibration');
    const made = calibrate(proposed.calibration, POLE);
    if (made.kind === 'fault') throw new Error(made.fault.text);
    const [a, b] = [seenBy(POLE, { xM: -3, yM: 25 }), seenBy(POLE, { xM: 3, yM: 25 })];
    const [left, right] = [a && made.ground.toGround(a), b && made.ground.toGround(b)];
    expect(Math.abs((right?.xM ?? 0) - (left?.xM ?? 0)) / 6).toBeGreaterThan(1 - made.ground.scaleError);
    expect(Math.abs((right?.xM ?? 0) - (left?.xM ?? 0)) / 6).toBeLessThan(1 + made.ground.scaleError);
    expect(counted).toEqual(['proposed']);
  });

  it('reads 150 segments at most that are there, spread over the span from the newest to the oldest', async () => {
    await propose();
    expect(read).toHaveLength(150);
    expect(read[0]).toBe('k-398');
    expect(Number(read.at(-1)?.slice(2))).toBeLessThan(3);
  });

  it('rests after a segment for as long as reading and measuring it took', async () => {
    const readAtMs: number[] = [];
    answerOf = () => {
      readAtMs.push(performance.now());
      nowMs += readAtMs.length === 1 ? 60 : 0;
      return scenesOf([]);
    };
    await propose();
    expect((readAtMs[1] ?? 0) - (readAtMs[0] ?? 0)).toBeGreaterThan(55);
  });

  it('is the same for the same tracks', async () => expect(await propose()).toEqual(await propose()));
});

describe('no proposal is made', () => {
  test.each<[string, CalibrationProposed['refusal'], () => void]>([
    ['of a camera that is not registered', 'unknown_camera', () => (camera = undefined)],
    ['from straight above', 'seen_from_above', () => (camera = cameraWith({ view: 'overhead' }))],
    ['while no act permits an analytic', 'not_permitted', () => (isPermitted = () => false)],
    ['once an analytic is halted', 'not_permitted', () => (isPermitted = (reads) => reads < 3)],
    ['of a few boxes', 'too_few_boxes', () => (answerOf = (part) => scenesOf(part < 20 ? personAt(part + 1) : []))],
    ['of nothing that was seen', 'too_few_boxes', () => (answerOf = () => scenesOf([]))],
    ['of boxes that fit no plane', 'boxes_disagree', () => (answerOf = (part) => scenesOf(wildAt(part)))],
    ['of tracks that are gone', 'tracks_gone', () => (answerOf = () => ({ kind: 'gone', detail: '404' }))],
    ['of unreadable tracks', 'unreadable_tracks', () => (answerOf = () => ({ kind: 'unreadable' }))],
    ['where the store refuses', 'unreadable_tracks', () => (listing = { kind: 'refused', detail: '403' })],
  ])('%s', async (_, refusal, change) => {
    change();
    expect(await propose()).toMatchObject({ state: 'refused', refusal });
    expect(counted).toEqual([refusal]);
  });

  it('once the store is away for longer than four attempts, and no other file is asked for', async () => {
    answerOf = (part) => (part > 390 ? scenesOf(personAt(part)) : { kind: 'unavailable', detail: '' });
    expect(await propose()).toMatchObject({ state: 'refused', refusal: 'unreadable_tracks' });
    expect(read.filter((key) => Number(key.slice(2)) <= 390)).toHaveLength(4);
  });

  it('while four others are not answered', async () => {
    const service = proposals();
    for (let asked = 0; asked < 5; asked += 1) await service.request({ ...REQUEST, proposalId: `p-${asked}` });
    expect(answers).toMatchObject([{ proposalId: 'p-4', refusal: 'too_busy' }]);
    await service.idle();
    expect(answers).toHaveLength(5);
  });
});

const scenesOf = (tracks: SceneTrack[]): Read => ({ kind: 'scenes', scenes: [sceneOf(tracks)] });
const wildAt = (part: number): SceneTrack[] =>
  personAt(part + 1).map((track) => {
    const height = 13 * 1.7 ** (part % 7);
    return { ...track, box: { x: 300 + part, y: 100 + ((part * 37) % 200), width: height / 3, height } };
  });
