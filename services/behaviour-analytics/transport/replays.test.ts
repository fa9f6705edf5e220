import { createRulesInForce, newCameraWatch, watchScene } from '@marsad/behaviour';
import { cameraWith, sceneAt, STARTED_AT_MS, trackAt } from '@marsad/behaviour/testing';
import type { Scene } from '@marsad/behaviour/testing';
import { ruleWith } from '@marsad/behaviour/testing/rules';
import { ruleReplayed, ruleReplayRequested, ruleTermsOf } from '@marsad/schemas';
import type { Camera, RuleReplay, RuleReplayRequest, TimeSpan } from '@marsad/schemas';
import { beforeEach, describe, expect, it, test } from 'vitest';
import type { StoreFailure, TracksStore } from '../ports.ts';
import { createReplayJudge } from '../adapters/replay-judge.ts';
import { createReplays } from './replays.ts';

const camera: Camera = cameraWith({ lines: [] });
const { camera: id, district } = camera;
const ruleOf = (more: Parameters<typeof ruleWith>[0] = {}) => {
  const { schedule: _, placeId: __, ...rule } = ruleWith({ kind: 'loitering', thresholds: { forMs: 60_000 }, ...more });
  const placeId = more?.placeId;
  return { ...rule, camera: id, district, ...(placeId !== undefined && { placeId }) };
};
const rule = ruleOf({ version: 2, inForceFromMs: STARTED_AT_MS + 5 * 60_000 });
const first = ruleOf({ version: 1, inForceFromMs: STARTED_AT_MS, thresholds: { forMs: 240_000 } });
const ofGonePlace = ruleOf({ version: 3, inForceFromMs: STARTED_AT_MS + 60 * 60_000, placeId: 'removed-zone' });
let versions = [first, rule];

const SECONDS = 30 * 60;
/** Somebody comes every six minutes and stays for three. */
const scenes: Scene[] = Array.from({ length: SECONDS }, (_, second) => {
  const visit = Math.floor(second / 360);
  const tracks = second % 360 < 180 ? [trackAt(visit + 1, 500, 250, { class: 'person' })] : [];
  return sceneAt(second * 5 + 1, tracks, { observedMs: 1_000, camera: id, district });
});
const span = { fromMs: STARTED_AT_MS, toMs: STARTED_AT_MS + SECONDS * 1_000 };

/** Segments of half a minute, by name. */
const fileOf = (scene: Scene) => Math.floor((scene.capturedAtMs - STARTED_AT_MS) / 30_000);
const files = [...Map.groupBy(scenes, fileOf)].map(([index, inFile]) => ({
  file: {
    ...{ key: `k-${index}`, epoch: 1, part: 0, isStored: true },
    ...{ fromMs: STARTED_AT_MS + index * 30_000, toMs: STARTED_AT_MS + (index + 1) * 30_000 },
  },
  inFile,
}));
type Read = Awaited<ReturnType<TracksStore['read']>>;

let answers: RuleReplay[];
let isPermitted: boolean;
let permitted: TimeSpan[];
let answerOf: (index: number) => Read | undefined;
let listing: StoreFailure | undefined;
let wanted: number;
/** The files that were announced, and are gone. */
let gone: Set<string>;
beforeEach(() => {
  gone = new Set();
  answers = [];
  versions = [first, rule];
  isPermitted = true;
  permitted = [{ fromMs: 0, toMs: Number.POSITIVE_INFINITY }];
  answerOf = () => undefined;
  listing = undefined;
  wanted = 0;
});
const read: TracksStore['read'] = (_, { key }) => {
  const at = files.findIndex(({ file }) => file.key === key);
  wanted += 1;
  return Promise.resolve(answerOf(at) ?? { kind: 'scenes', scenes: files[at]?.inFile ?? [] });
};
const replays = () =>
  createReplays({
    cameras: { get: (asked) => (asked === id ? camera : undefined), values: () => [camera], wasRemoved: () => false },
    rules: { of: () => createRulesInForce(versions, 'Africa/Casablanca') },
    timeZone: 'Africa/Casablanca',
    mayAnalyse: () => isPermitted,
    permittedTimes: () => permitted,
    startReplay: (task) => createReplayJudge(task, { read }),
    store: {
      list: (_, { fromMs, toMs }) =>
        Promise.resolve(
          listing ?? {
            kind: 'listed',
            files: files
              .map(({ file }) => ({ ...file, isStored: !gone.has(file.key) }))
              .filter((file) => file.toMs > fromMs && file.fromMs < toMs),
          },
        ),
    },
    answer(replayed) {
      answers.push(ruleReplayed.schema.strict().parse(replayed));
      return Promise.resolve();
    },
    countReplay: () => {},
    fatal: (error) => {
      throw error;
    },
    now: () => 0,
  });
const requestOf = (more: Partial<RuleReplayRequest> = {}): RuleReplayRequest => ({
  ...ruleReplayRequested.schema.parse(ruleReplayRequested.example),
  rule: ruleTermsOf(rule),
  ...{ camera: id, district, ...span, atMs: span.toMs },
  ...more,
});
async function replay(more: Partial<RuleReplayRequest> = {}): Promise<RuleReplay | undefined> {
  const service = replays();
  await service.request(requestOf(more));
  await service.idle();
  return answers.at(-1);
}

/** The ids with which the incidents began live. */
function raisedLive(): string[] {
  const watch = newCameraWatch(0);
  const rules = createRulesInForce(versions, 'Africa/Casablanca');
  const watched: Camera = { ...camera, analytics: ['behaviour'] };
  return scenes
    .flatMap((scene, offset) => watchScene(watch, scene, BigInt(offset), watched, rules))
    .flatMap(({ kind, data }) =>
      'ruleVersion' in data && kind === 'behaviour' && data.ruleVersion === 2 ? [data] : [],
    )
    .flatMap(({ eventId, revision }) => (revision === 0 ? [eventId] : []));
}

describe('a replay of a version in force', () => {
  it('finds the very ids that were raised live, and the same ones again', async () => {
    const inForce = { version: 2, fromMs: rule.inForceFromMs };
    const done = await replay(inForce);
    expect(done).toMatchObject({ state: 'done', raised: 4, missing: [] });
    expect(done?.incidents.map(({ eventId }) => eventId)).toEqual(raisedLive());
    expect(await replay(inForce)).toEqual(done);
  });

  it('finds them too when its span begins in the middle of the stored time', async () => {
    const done = await replay({ version: 2, fromMs: STARTED_AT_MS + 15 * 60_000 });
    expect(done?.incidents.map(({ eventId }) => eventId)).toEqual(raisedLive().slice(-2));
  });

  it('says what it would have raised before it was in force', async () => {
    expect((await replay({ version: 2 }))?.raised).toBe(5);
  });

  it('refuses a version whose own place is gone, whatever the request says of it', async () => {
    versions = [first, rule, ofGonePlace];
    expect(await replay({ version: 3 })).toMatchObject({ state: 'refused', refusal: 'unknown_place', judgedMs: 0 });
  });

  it('refuses a version that nobody defined', async () => {
    expect(await replay({ version: 9 })).toMatchObject({ state: 'refused', refusal: 'rule_invalid' });
  });
});

describe('a replay of a draft', () => {
  it('says which incidents, since when and until when, and how much of the span was judged', async () => {
    const done = await replay();
    expect(done).toMatchObject({ state: 'done', raised: 5, judgedMs: SECONDS * 1_000 });
    const [incident] = done?.incidents ?? [];
    expect((incident?.endedAtMs ?? 0) - (incident?.beganAtMs ?? 0)).toBeGreaterThan(170_000);
    expect(incident?.measures?.length).toBeGreaterThan(0);
  });

  it('counts no time in which its schedule leaves it out', async () => {
    const schedule = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:01' }];
    expect(await replay({ rule: { ...ruleTermsOf(rule), schedule } })).toMatchObject({ raised: 0, judgedMs: 0 });
  });

  it('tells the time whose tracks are gone from that of unreadable ones and of what no act permitted', async () => {
    for (let index = 10; index < 15; index += 1) gone.add(`k-${index}`);
    answerOf = (index) => (index >= 15 && index < 20 ? { kind: 'unreadable' } : undefined);
    permitted = [{ fromMs: STARTED_AT_MS + 60_000, toMs: Number.POSITIVE_INFINITY }];
    const done = await replay();
    const secondsOf = (stretches: readonly TimeSpan[] = []) =>
      stretches.map(({ fromMs, toMs }) => [fromMs, toMs].map((ms) => Math.round((ms - STARTED_AT_MS) / 10_000) * 10));
    expect(secondsOf(done?.missing)).toEqual([
      [0, 60],
      [300, 600],
    ]);
    expect(secondsOf(done?.notPermitted)).toEqual([[0, 60]]);
    expect(secondsOf(done?.gone)).toEqual([[300, 450]]);
    expect(secondsOf(done?.unreadable)).toEqual([[450, 600]]);
    expect(done?.judgedMs).toBe((SECONDS - 360) * 1_000);
  });

  it('calls time of which nothing was ever stored none of these', async () => {
    const later = { fromMs: span.fromMs + 20 * 60_000, toMs: span.toMs + 60_000 };
    expect(await replay(later)).toMatchObject({ state: 'done', notPermitted: [], unreadable: [], gone: [] });
    expect(answers.at(-1)?.missing).toHaveLength(1);
  });

  it('of a span that has lost its files for two reasons says the time of each', async () => {
    gone.add('k-0');
    answerOf = () => ({ kind: 'unreadable' });
    const done = await replay();
    expect(done).toMatchObject({ state: 'done', judgedMs: 0 });
    expect([done?.gone?.length, done?.unreadable?.length]).toEqual([1, 1]);
  });

  it('judges nothing of the time in which no act permitted it', async () => {
    permitted = [{ fromMs: STARTED_AT_MS + 20 * 60_000, toMs: Number.POSITIVE_INFINITY }];
    const done = await replay();
    expect(done?.judgedMs).toBeLessThanOrEqual(600_000);
    expect(done?.missing[0]?.fromMs).toBe(span.fromMs);
  });
});

const beforeSpan = { fromMs: span.fromMs - 7_200_000, toMs: span.fromMs - 3_600_000 };
test.each<[string, Partial<RuleReplayRequest>, () => void, string]>([
  ['a camera that is not registered', { camera: 'x' as never }, () => {}, 'unknown_camera'],
  ['a rule of another camera', { rule: { ...ruleTermsOf(rule), camera: 'x' as never } }, () => {}, 'unknown_camera'],
  [
    'a place that the camera does not have',
    { rule: { ...ruleTermsOf(rule), placeId: 'x' } },
    () => {},
    'unknown_place',
  ],
  [
    'metres without a calibration',
    { rule: { ...ruleTermsOf(rule), kind: 'running', thresholds: {} } },
    () => {},
    'not_calibrated',
  ],
  [
    'a threshold of another kind',
    { rule: { ...ruleTermsOf(rule), thresholds: { vehicles: 2 } } },
    () => {},
    'rule_invalid',
  ],
  ['a span that ends before it begins', { toMs: span.fromMs }, () => {}, 'span_invalid'],
  ['a span of three days', { fromMs: span.toMs - 72 * 3_600_000 }, () => {}, 'span_invalid'],
  [
    'a span whose tracks are not listed any more',
    {},
    () => (gone = new Set(files.map(({ file }) => file.key))),
    'tracks_gone',
  ],
  ['a span whose tracks are gone', {}, () => (answerOf = () => ({ kind: 'gone', detail: '' })), 'tracks_gone'],
  ['tracks that cannot be read', {}, () => (answerOf = () => ({ kind: 'unreadable' })), 'unreadable_tracks'],
  [
    'a span with tracks only in the hour before it',
    { fromMs: span.toMs, toMs: span.toMs + 60_000 },
    () => {},
    'no_tracks',
  ],
  [
    'a span of whose files nobody knows any more',
    { ...beforeSpan, atMs: span.toMs + 49 * 3_600_000 },
    () => {},
    'tracks_gone',
  ],
  ['a store that refuses', {}, () => (listing = { kind: 'refused', detail: '' }), 'unreadable_tracks'],
  ['a span that no act permitted', {}, () => (permitted = []), 'not_permitted'],
  ['a camera that no act permits now', {}, () => (isPermitted = false), 'not_permitted'],
])('refuses %s', async (_, more, happen, refusal) => {
  happen();
  expect(await replay(more)).toMatchObject({ state: 'refused', refusal });
});

it('refuses once the store is away for longer than four attempts, and asks for no other file', async () => {
  answerOf = (index) => (index < 10 ? undefined : { kind: 'unavailable', detail: '' });
  expect(await replay()).toMatchObject({ state: 'refused', refusal: 'unreadable_tracks' });
  expect(wanted).toBe(10 + 4);
});

it('stops at once when behaviour is halted', async () => {
  answerOf = () => void (isPermitted = wanted < 3);
  expect(await replay()).toMatchObject({ state: 'refused', refusal: 'not_permitted' });
  expect(wanted).toBe(3);
});

it('takes one request at a time, and refuses more than may wait', async () => {
  const service = replays();
  for (let n = 0; n < 6; n += 1) await service.request(requestOf({ replayId: `r-${n}` }));
  await service.idle();
  const states = answers.map(({ replayId, state, refusal }) => `${replayId} ${refusal ?? state}`);
  expect(states.toSorted()).toEqual(['r-0 done', 'r-1 done', 'r-2 done', 'r-3 done', 'r-4 too_busy', 'r-5 too_busy']);
});
