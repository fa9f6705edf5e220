import type { Batch, Received } from '@marsad/kafka';
import { partitionOf } from '@marsad/kafka';
import type { Camera } from '@marsad/schemas';
import { sceneObserved, topicOf, trackEnded } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingFinding, RuleStates } from '../ports.ts';
import { createRulesInForce } from '@marsad/behaviour';
import { cameraWith, EPOCH, sceneAt, trackAt, STARTED_AT_MS } from '@marsad/behaviour/testing';
import { ruleWith } from '@marsad/behaviour/testing/rules';
import type { Scene } from '@marsad/behaviour/testing';
import { createPartitions } from './partitions.ts';
import type { Partitions } from './partitions.ts';
import type { CONSUMED } from './scene-handler.ts';
import { createSceneHandler } from './scene-handler.ts';
import { createSilenceWatch } from './silence.ts';

type Consumed = (typeof CONSUMED)[number];
const name = { fr: 'N', ar: 'N', en: 'N' };
const camera: Camera = cameraWith({
  view: 'overhead',
  lines: [{ id: 'middle', name, from: [0, 0.5], to: [1, 0.5] }],
  simulated: true,
});
const partition = partitionOf(camera.camera, sceneObserved.partitions);
const place = { topic: topicOf(sceneObserved, camera.district), partition, district: camera.district };
/** Keeps nothing, as if every instance were the first one. */
const NOTHING_KEPT: RuleStates = {
  read: () => Promise.resolve([]),
  keep: () => Promise.resolve(true),
  drop: () => Promise.resolve(),
};

let nowMs: number;
let published: OutgoingFinding[];
let away: boolean;
let permitted: Set<string>;
let isOurs: boolean;
let isRegistered: boolean;
let partitions: Partitions;
let handle: ReturnType<typeof createSceneHandler>;
let checkSilence: ReturnType<typeof createSilenceWatch>;
const rule = ruleWith({
  ruleId: 'r-1',
  version: 2,
  camera: camera.camera,
  district: camera.district,
  kind: 'loitering',
  placeId: undefined,
  thresholds: { forMs: 60_000 },
});
const rules = createRulesInForce([rule], 'Africa/Casablanca');
beforeEach(() => start());
function start(): void {
  nowMs = STARTED_AT_MS;
  published = [];
  away = false;
  isOurs = true;
  const publish = (leaving: readonly OutgoingFinding[]) => {
    if (away) return Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 400 }));
    published.push(...leaving);
    return Promise.resolve();
  };
  const now = () => nowMs;
  const cameras = {
    get: (id: string) => (id === camera.camera && isRegistered ? camera : undefined),
    values: () => (isRegistered ? [camera] : []),
    wasRemoved: () => !isRegistered,
  };
  permitted = new Set(['flow', 'behaviour']);
  const mayAnalyse = (_: string, analytic: string) => permitted.has(analytic);
  partitions = createPartitions({ publish, states: NOTHING_KEPT, cameras, mayAnalyse, now });
  isRegistered = true;
  handle = createSceneHandler({ cameras, partitions, mayAnalyse, rules: { of: () => rules }, now });
  checkSilence = createSilenceWatch({
    cameras,
    partitions,
    mayAnalyse,
    partitionOf: () => (isOurs ? partition : undefined),
    now,
  });
}

const received = (data: Scene, offset: number) =>
  ({
    event: sceneObserved,
    data,
    attributes: {},
    offset: BigInt(offset),
    timestampMs: nowMs,
  }) as unknown as Received<Consumed>;
const batchOf = (scenes: Scene[], from = 0): Batch<Consumed> => ({
  ...place,
  events: scenes.map((scene, index) => received(scene, from + index)),
});
const car = (frames: number): Scene[] =>
  Array.from({ length: frames }, (_, frame) => sceneAt(frame, [trackAt(1, 500, 150 + frame * 20)]));

describe('a batch', () => {
  it('is handled once all findings are acknowledged, and keeps the offset that its open window needs', async () => {
    expect(await handle(batchOf(car(12), 40))).toEqual({ deadLetters: [], keepFrom: 40n });
    expect(published).toMatchObject([{ simulated: true, finding: { kind: 'crossing' } }]);
  });

  it('whose findings cannot be published is retried; they are published once although the scenes repeat', async () => {
    away = true;
    const batch = batchOf(car(12));
    expect(await handle(batch)).toEqual({ retry: { reason: 'kafka_unavailable', afterMs: 400 } });
    expect(published).toEqual([]);
    away = false;
    expect(await handle(batch)).toMatchObject({ keepFrom: 0n });
    expect(published).toHaveLength(1);
  });

  it('is not retried when the producer throws an unexpected error', async () => {
    const broken = createPartitions({
      publish: () => Promise.reject(new TypeError('defect')),
      ...{ states: NOTHING_KEPT, cameras: { get: () => camera }, mayAnalyse: () => true, now: () => nowMs },
    });
    const partition = broken.of(place);
    partition.outbox.push({ simulated: false, finding: { kind: 'measure', id: 'm', data: {} as never } });
    await expect(partition.flush()).rejects.toThrow('defect');
  });

  it('of a camera that is not registered waits at first and becomes dead letters later', async () => {
    const strange = batchOf([{ ...sceneAt(0), camera: 'somebody-else' as Scene['camera'] }]);
    expect(await handle(strange)).toEqual({ retry: { reason: 'camera_not_yet_known', afterMs: 300 } });
    nowMs += 4_000;
    expect(await handle(strange)).toMatchObject({ deadLetters: [{ reason: 'unknown_camera' }] });
  });

  it('of ends of tracks publishes the crossings that waited for their class', async () => {
    await handle(
      batchOf(
        car(8).map((scene) => ({
          ...scene,
          tracks: scene.tracks.map((track) => ({ ...track, class: 'vehicle' as const })),
        })),
      ),
    );
    expect(published).toEqual([]);
    const { district, camera: id } = camera;
    const data = {
      ...trackEnded.example,
      district,
      camera: id,
      epoch: EPOCH,
      part: 0,
      ordinal: 1,
      class: 'bus' as const,
    };
    const ended = {
      event: trackEnded,
      data,
      attributes: {},
      offset: 0n,
      timestampMs: nowMs,
    } as unknown as Received<Consumed>;
    await handle({ ...place, topic: topicOf(trackEnded, district), events: [ended] });
    expect(published).toMatchObject([{ finding: { kind: 'crossing', data: { class: 'bus' } } }]);
  });
});

describe('a silent camera', () => {
  const minute = 60_000;
  it('is reported as not observed, minute by minute, by the instance that owns its partition', async () => {
    partitions.of(place);
    nowMs += minute + 15_000;
    isOurs = false;
    await checkSilence();
    expect(published).toEqual([]);
    isOurs = true;
    await checkSilence();
    await checkSilence();
    expect(published).toMatchObject([
      { simulated: true, finding: { kind: 'measure', data: { observedMs: 0, fromMs: STARTED_AT_MS } } },
    ]);
    nowMs += minute;
    await checkSilence();
    expect(published).toHaveLength(2);
  });

  it('does not count as silent while a backlog of its scenes is read', async () => {
    await handle(batchOf(car(3)));
    nowMs += minute + 20_000;
    const other = { ...sceneAt(0), camera: 'somebody-else' as Scene['camera'] };
    const late = { ...received(other, 9), timestampMs: nowMs - 600_000 } as Received<Consumed>;
    await handle({ ...place, events: [late] });
    await checkSilence();
    expect(published).toEqual([]);
  });

  it('has its measure amended if its scenes arrive later', async () => {
    partitions.of(place);
    nowMs += minute + 15_000;
    await checkSilence();
    await handle(batchOf(Array.from({ length: 330 }, (_, frame) => sceneAt(frame))));
    expect(published.map(({ finding }) => finding)).toMatchObject([
      { data: { fromMs: STARTED_AT_MS, observedMs: 0 } },
      { data: { fromMs: STARTED_AT_MS, observedMs: 60_000 } },
    ]);
    expect(published[0]?.finding.id).toBe(published[1]?.finding.id);
  });
});

describe('an analytic that is not permitted', () => {
  const scenes = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => sceneAt(from + index, [], { observedMs: 200 }));
  const measures = () =>
    published
      .flatMap(({ finding }) => (finding.kind === 'measure' ? [finding.data] : []))
      .map(({ observedMs }) => observedMs);

  it('flow: the time without permission counts as not observed', async () => {
    await handle(batchOf(scenes(1, 151)));
    permitted = new Set(['behaviour']);
    await handle(batchOf(scenes(151, 226), 150));
    permitted.add('flow');
    await handle(batchOf(scenes(226, 330), 225));
    // 30 s and then 15 s of the first minute were observed. Time that was not observed is not time without crossings.
    expect(measures()).toEqual([45_000]);
  });

  it('flow: nothing is published during a halt, not even by the clock', async () => {
    await handle(batchOf(car(12)));
    expect(published).toHaveLength(1);
    permitted.clear();
    nowMs += 180_000;
    await handle(batchOf(car(12).map((scene) => ({ ...scene, ptsMs: scene.ptsMs + 90_000 }))));
    await checkSilence();
    expect(published).toHaveLength(1);
    permitted.add('flow');
    nowMs += 60_000;
    await checkSilence();
    expect(measures()).not.toEqual([]);
  });

  it('both: scenes are dropped, and waiting crossings are not published', async () => {
    permitted.clear();
    expect(await handle(batchOf(car(12)))).toMatchObject({ deadLetters: [] });
    expect(published).toEqual([]);
  });
});

describe('a rule', () => {
  const minutesOf = (n: number) => n * 60;
  /** Somebody stands at one spot, seen once a second. */
  const standing = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) =>
      sceneAt((from + index) * 5, [trackAt(1, 500, 250, { class: 'person' })], { observedMs: 1_000 }),
    );
  const empty = (from: number, to: number) => standing(from, to).map((scene) => ({ ...scene, tracks: [] }));
  const incidents = () =>
    published.flatMap(({ finding, simulated }) =>
      finding.kind === 'behaviour' ? [{ ...finding.data, simulated }] : [],
    );
  const stories = () => incidents().map(({ phase, endedBy = '' }) => `${phase} ${endedBy}`.trim());

  it('raises an incident, amends it, and says that it is over, with one id', async () => {
    await handle(batchOf([...standing(1, minutesOf(4)), ...empty(minutesOf(4), minutesOf(5))]));
    expect(stories()).toEqual(['began', ...stories().filter((story) => story === 'goes_on'), 'over condition']);
    expect(new Set(incidents().map(({ incidentId }) => incidentId)).size).toBe(1);
    expect(incidents().map(({ revision }) => revision)).toEqual(incidents().map((_, index) => index));
    expect(incidents()[0]).toMatchObject({ kind: 'loitering', ruleId: 'r-1', ruleVersion: 2, simulated: true });
  });

  it('that is open when its instance crashes goes on under the same ids, from the offset that was kept', async () => {
    const scenes = [...standing(1, minutesOf(6)), ...empty(minutesOf(6), minutesOf(7))];
    const batches = [scenes.slice(0, 200), scenes.slice(200, 330), scenes.slice(330)];
    for (const [index, batch] of batches.entries())
      await handle(batchOf(batch, index === 0 ? 0 : index === 1 ? 200 : 330));
    const whole = incidents();

    start();
    const before = await handle(batchOf(batches[0] ?? []));
    const untilCrash = incidents();
    const keptFrom = Number('keepFrom' in before ? before.keepFrom : undefined);
    expect(keptFrom).toBeLessThan(200);
    start();
    await handle(batchOf(scenes.slice(keptFrom), keptFrom));
    const again = new Map([...untilCrash, ...incidents()].map((incident) => [incident.eventId, incident]));
    expect([...again.values()]).toEqual(whole);
  });

  it.each<[string, () => void, string]>([
    ['behaviour is halted', () => permitted.delete('behaviour'), 'not_permitted'],
    ['everything is halted', () => permitted.clear(), 'not_permitted'],
    ['the camera is removed', () => (isRegistered = false), 'not_permitted'],
    ['the camera falls silent', () => (nowMs += 60_000), 'camera_silent'],
  ])('ends its incidents when %s, although no scene comes', async (_, happen, endedBy) => {
    await handle(batchOf(standing(1, minutesOf(3))));
    expect(stories()[0]).toBe('began');
    happen();
    await checkSilence();
    expect(incidents().at(-1)).toMatchObject({ phase: 'over', endedBy, simulated: true });
    const count = incidents().length;
    await checkSilence();
    expect(incidents()).toHaveLength(count);
  });

  it('says nothing while behaviour is not permitted, and begins anew afterwards', async () => {
    permitted.delete('behaviour');
    await handle(batchOf(standing(1, minutesOf(4))));
    expect(incidents()).toEqual([]);
    permitted.add('behaviour');
    await handle(batchOf(standing(minutesOf(4), minutesOf(7)), 300));
    expect(incidents()[0]?.beganAtMs).toBeGreaterThanOrEqual(STARTED_AT_MS + 239_000);
  });
});
