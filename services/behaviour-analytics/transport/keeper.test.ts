import type { Batch, Received } from '@marsad/kafka';
import { partitionOf } from '@marsad/kafka';
import { createRulesInForce } from '@marsad/behaviour';
import { cameraWith, sceneAt, STARTED_AT_MS, trackAt } from '@marsad/behaviour/testing';
import type { Scene } from '@marsad/behaviour/testing';
import { ruleWith } from '@marsad/behaviour/testing/rules';
import { behaviourEvent, ruleStateKept, sceneObserved, topicOf } from '@marsad/schemas';
import type { BehaviourEvent, Camera, RuleState } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingFinding, RuleStates, StoredRuleState } from '../ports.ts';
import { createPartitions } from './partitions.ts';
import type { Partitions } from './partitions.ts';
import type { CONSUMED } from './scene-handler.ts';
import { createSceneHandler } from './scene-handler.ts';
import { createSilenceWatch } from './silence.ts';

type Consumed = (typeof CONSUMED)[number];
const registered: Camera = cameraWith({ lines: [], zones: [], simulated: true });
const partition = partitionOf(registered.camera, sceneObserved.partitions);
const place = { topic: topicOf(sceneObserved, registered.district), partition, district: registered.district };
const { camera: id, district } = registered;
const ruleOf = (version: number) =>
  ruleWith({
    ...{ ruleId: 'r-1', version, camera: id, district, kind: 'loitering', placeId: undefined },
    ...{ thresholds: { forMs: 60_000 }, inForceFromMs: (version - 1) * (STARTED_AT_MS + 30 * 60_000) },
  });

let nowMs: number;
let camera: Camera | undefined;
let isPermitted: boolean;
let isAway: boolean;
let rules: ReturnType<typeof createRulesInForce>;
/** What lies on the topics: both outlive the service. */
let topic: Map<string, StoredRuleState>;
let raised: BehaviourEvent[];
let largest: number;
let partitions: Partitions;
let handle: ReturnType<typeof createSceneHandler>;
let checkSilence: ReturnType<typeof createSilenceWatch>;

const unlessAway = <T>(answer: () => T): Promise<T> =>
  isAway ? Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 400 })) : Promise.resolve(answer());
const states: RuleStates = {
  read: () => unlessAway(() => [...topic.values()].filter((state) => state.partition === partition)),
  keep: (state, simulated) =>
    unlessAway(() => {
      const text = JSON.stringify(state);
      if (text.length > largest) return false;
      const data: RuleState = ruleStateKept.schema.strict().parse(JSON.parse(text));
      topic.set(data.camera, { data, partition, simulated });
      return true;
    }),
  drop: (key) => unlessAway(() => void topic.delete(key.camera)),
};
beforeEach(() => {
  nowMs = STARTED_AT_MS;
  camera = registered;
  isPermitted = true;
  isAway = false;
  rules = createRulesInForce([ruleOf(1)], 'Africa/Casablanca');
  topic = new Map();
  raised = [];
  largest = 400_000;
  start();
});

/** Starts the service, and kills one that ran before. */
function start(): void {
  const cameras = {
    get: () => camera,
    values: () => (camera ? [camera] : []),
    wasRemoved: () => !camera,
  };
  const publish = (leaving: readonly OutgoingFinding[]) =>
    unlessAway(() => {
      for (const { finding, simulated } of leaving) {
        if (finding.kind !== 'behaviour') continue;
        expect(simulated).toBe(true);
        raised.push(behaviourEvent.schema.parse(finding.data));
      }
    });
  const mayAnalyse = () => isPermitted;
  const now = () => nowMs;
  partitions = createPartitions({ publish, states, cameras, mayAnalyse, now });
  partitions.of(place);
  handle = createSceneHandler({ cameras, partitions, mayAnalyse, rules: { of: () => rules }, now });
  checkSilence = createSilenceWatch({ cameras, partitions, mayAnalyse, partitionOf: () => partition, now });
}

const FRAMES_A_MINUTE = 60;
/** A scene a second. Somebody comes in the second minute and stays until the 40th. */
const scenes: Scene[] = Array.from({ length: 42 * FRAMES_A_MINUTE }, (_, second) => {
  const isThere = second >= FRAMES_A_MINUTE && second < 40 * FRAMES_A_MINUTE;
  const person = { ...trackAt(1, 500 + (second % 3), 250, { class: 'person' }), ageMs: second * 1_000 };
  return sceneAt(second * 5 + 1, isThere ? [person] : [], { observedMs: 1_000, camera: id, district });
});
const batchOf = (from: number, to: number): Batch<Consumed> => ({
  ...place,
  events: scenes.slice(from, to).map((data, index) => {
    const offset = BigInt(from + index);
    return { event: sceneObserved, data, attributes: {}, offset, timestampMs: nowMs } as unknown as Received<Consumed>;
  }),
});
/** Handles the scenes of these minutes, a minute a batch. @returns the offset from which a restart reads */
async function play(fromMinute: number, toMinute: number, from = fromMinute * FRAMES_A_MINUTE): Promise<number> {
  let keptFrom = from;
  for (let at = from; at < toMinute * FRAMES_A_MINUTE; at += FRAMES_A_MINUTE) {
    const handled = await handle(batchOf(at, Math.min(at + FRAMES_A_MINUTE, toMinute * FRAMES_A_MINUTE)));
    if (handled.retry) throw new Error(handled.retry.reason);
    keptFrom = Number(handled.keepFrom ?? at + FRAMES_A_MINUTE);
  }
  return keptFrom;
}
/** As alerting sees them: an event that comes again is no other one. */
const distinct = () => [...new Map(raised.map((event) => [event.eventId, event])).values()];
const story = () => distinct().map(({ phase, endedBy = '' }) => `${phase} ${endedBy}`.trim());
const tale = () => story().filter((line) => line !== 'goes_on');

describe('an incident that began half an hour before its instance is killed', () => {
  it('goes on under its id, from the minute before, and ends once', async () => {
    await play(0, 42);
    const whole = distinct();
    topic.clear();
    raised = [];
    start();
    const keptFrom = await play(0, 35);
    expect(topic.get(id)?.data.last.ptsMs).toBeGreaterThanOrEqual(34 * 60_000);
    expect(keptFrom).toBeLessThanOrEqual(34 * FRAMES_A_MINUTE);
    start();
    await play(0, 42, keptFrom);
    expect(distinct()).toEqual(whole);
    expect(tale()).toEqual(['began', 'over condition']);
    expect(topic.size).toBe(0);
  });

  it('would be raised again under another id without what was kept', async () => {
    const keptFrom = await play(0, 35);
    topic.clear();
    start();
    await play(0, 42, keptFrom);
    expect(new Set(distinct().map(({ incidentId }) => incidentId)).size).toBe(2);
  });

  it('goes on after several restarts while the topic is read again each time', async () => {
    for (const until of [20, 20.5, 21, 35]) {
      const keptFrom = await play(0, until, until === 20 ? 0 : 19 * FRAMES_A_MINUTE);
      expect(keptFrom).toBeLessThan(until * FRAMES_A_MINUTE);
      start();
    }
    await play(0, 42, 19 * FRAMES_A_MINUTE);
    expect(tale()).toEqual(['began', 'over condition']);
  });

  const killed = async (): Promise<void> => {
    await play(0, 30);
    start();
  };
  it.each<[string, () => void, string]>([
    ['its camera sends nothing any more', () => (nowMs += 60_000), 'camera_silent'],
    ['behaviour is halted meanwhile', () => (isPermitted = false), 'not_permitted'],
    ['its camera was removed meanwhile', () => (camera = undefined), 'not_permitted'],
    [
      'its place was changed meanwhile',
      () => (camera = { ...registered, view: registered.view === 'overhead' ? 'oblique' : 'overhead' }),
      'place_changed',
    ],
  ])('is over when %s, although no scene comes, and nothing is kept', async (_, happen, endedBy) => {
    await killed();
    happen();
    await checkSilence();
    await checkSilence();
    expect(tale()).toEqual(['began', `over ${endedBy}`]);
    expect(topic.size).toBe(0);
  });

  it('is over when another version of its rule came into force meanwhile', async () => {
    rules = createRulesInForce([ruleOf(1), ruleOf(2)], 'Africa/Casablanca');
    await killed();
    await play(30, 32, 29 * FRAMES_A_MINUTE);
    const [began, ...later] = distinct().filter(({ phase }) => phase !== 'goes_on');
    expect(began?.ruleVersion).toBe(1);
    expect(later.map(({ phase, endedBy, ruleVersion }) => [phase, endedBy, ruleVersion])).toEqual([
      ['over', 'rule_changed', 1],
      ['began', undefined, 2],
    ]);
  });

  it('waits for what was kept while Kafka is away, and loses no scene', async () => {
    await play(0, 30);
    isAway = true;
    start();
    const batch = batchOf(29 * FRAMES_A_MINUTE, 31 * FRAMES_A_MINUTE);
    expect(await handle(batch)).toEqual({ retry: { reason: 'kafka_unavailable', afterMs: 400 } });
    isAway = false;
    expect(await handle(batch)).not.toHaveProperty('retry');
    await play(31, 42);
    expect(tale()).toEqual(['began', 'over condition']);
  });
});

describe('what is kept', () => {
  it('is nothing while nothing reaches back a minute', async () => {
    await play(0, 1);
    expect(topic.size).toBe(0);
  });
  it('is removed at once by a halt', async () => {
    await play(0, 5);
    expect(topic.size).toBe(1);
    isPermitted = false;
    await checkSilence();
    expect(topic.size).toBe(0);
  });
  it('is no more than a record holds: then nothing is, and scenes are handled as before', async () => {
    await play(0, 10);
    largest = 100;
    await play(10, 42);
    expect(topic.size).toBe(0);
    expect(tale()).toEqual(['began', 'over condition']);
  });
  it('is written after the findings: while those wait, it does not say that they were published', async () => {
    await play(0, 10);
    const before = topic.get(id);
    isAway = true;
    expect(await handle(batchOf(10 * FRAMES_A_MINUTE, 12 * FRAMES_A_MINUTE))).toHaveProperty('retry');
    expect(topic.get(id)).toBe(before);
  });
});
