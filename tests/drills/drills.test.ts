import { sceneObserved, topicOf } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { describe, expect, it, vi } from 'vitest';
import type { ServiceProcess } from '../../tools/city/service-process.ts';
import { agencyGateway } from './subjects/agency-gateway.ts';
import { alerting } from './subjects/alerting.ts';
import { analyticsWriter } from './subjects/analytics-writer.ts';
import { audit } from './subjects/audit.ts';
import { behaviourAnalytics } from './subjects/behaviour-analytics.ts';
import { faceMatcher } from './subjects/face-matcher.ts';
import { brokenMessages } from './support/broken-messages.ts';
import { governance } from './subjects/governance.ts';
import { viewMaker } from './subjects/view-maker.ts';
import { useDrillCity, type Published } from './support/drill-city.ts';
import { groupOf } from './support/subject.ts';
import type { Subject } from './support/subject.ts';

const PATIENCE = { timeoutMs: 90_000, everyMs: 250 };

// A drill waits for a service to start and for another one to take over.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });
const city = useDrillCity();

type Drill = { district: string; published: Published; start(): ServiceProcess };

async function begin(subject: Subject): Promise<Drill> {
  const district = await city.newDistrict();
  await subject.prepare(city, district);
  for (const companion of subject.companions ?? []) city.start(companion, district);
  const published = subject.outputs.length > 0 ? await city.follow(district, subject.outputs) : new Map();
  return { district, published, start: () => city.start(subject.service, district) };
}

const awaitEffects = (subject: Subject, { district, published }: Drill, count: number) =>
  eventually(() => subject.assertEffects(city, district, published, count), PATIENCE);

async function startWorking(subject: Subject, { start }: Drill): Promise<ServiceProcess> {
  const service = start();
  await eventually(() => expect(service.log()).toContain(subject.atWork), PATIENCE);
  return service;
}

const inputTopic = (subject: Subject, district: string): string => topicOf(subject.input, subject.inputOf ?? district);

/** The sum of the group's committed offsets on the drilled topic. */
const committedSum = async (subject: Subject, district: string): Promise<number> => {
  const offsets = await city.committed(groupOf(subject, district), inputTopic(subject, district));
  return [...offsets.values()].reduce((sum, offset) => sum + Math.max(0, offset), 0);
};

describe.each([
  behaviourAnalytics,
  alerting,
  analyticsWriter,
  agencyGateway,
  audit,
  governance,
  faceMatcher,
  viewMaker,
])('$service', (subject) => {
  it('malformed: a message that cannot be read goes to the dead letters with its reason, and its neighbours are handled', async () => {
    const drill = await begin(subject);
    const topic = inputTopic(subject, drill.district);
    const broken = brokenMessages(subject.input, { ...subject.input.example, district: drill.district });
    await subject.feed(city, drill.district, 0, 4);
    await city.sendRaw(topic, broken.messages);
    await subject.feed(city, drill.district, 4, 8);
    const deadLetters = await city.deadLetters(drill.district);
    drill.start();
    await awaitEffects(subject, drill, 8);
    await eventually(() => {
      const reasons = [...deadLetters.values()].map(({ body }) => body['reason']);
      expect(reasons.toSorted()).toEqual(broken.reasons);
    }, PATIENCE);
    for (const { body } of deadLetters.values()) {
      expect(body).toMatchObject({ topic, group: groupOf(subject, drill.district) });
      expect('value' in body, 'a value only where it can hold no personal data').toBe(
        subject.input.personalData === 'none',
      );
    }
  });

  it('redelivered: when the sender sends every message again, and the broker delivers every message again, nothing changes', async () => {
    const drill = await begin(subject);
    await subject.feed(city, drill.district, 0, 10);
    const first = drill.start();
    await awaitEffects(subject, drill, 10);
    await subject.feed(city, drill.district, 0, 10);
    await subject.feed(city, drill.district, 10, 12);
    await awaitEffects(subject, drill, 12);
    expect(await first.stop()).toBe(0);
    await city.rewind(groupOf(subject, drill.district), inputTopic(subject, drill.district));
    drill.start();
    await subject.feed(city, drill.district, 12, 14);
    await awaitEffects(subject, drill, 14);
  });
});

describe.each([behaviourAnalytics, alerting, analyticsWriter])('$service', (subject) => {
  it('crash between write and commit: nothing is lost and nothing is there twice', async () => {
    const drill = await begin(subject);
    let fed = 0;
    /** @returns whether the crash came before the commit */
    const crashAfterTheFirstEffect = async (): Promise<boolean> => {
      const doomed = await startWorking(subject, drill);
      const before = await subject.effectsSeen(city, drill.district, drill.published);
      subject.withholdAcknowledgement?.(city);
      await subject.feed(city, drill.district, fed, (fed += 400));
      const more = async () => (await subject.effectsSeen(city, drill.district, drill.published)) > before;
      await eventually(more, { ...PATIENCE, everyMs: 5 });
      await doomed.kill();
      city.clickhouseGate.open();
      return (await committedSum(subject, drill.district)) < fed * subject.inputMessagesPerPiece;
    };
    // If the acknowledgement cannot be withheld, the instance may commit before it is killed. Then the drill kills another instance.
    let killedBeforeCommit = false;
    for (let attempt = 0; attempt < 5 && !killedBeforeCommit; attempt++)
      killedBeforeCommit = await crashAfterTheFirstEffect();
    expect(killedBeforeCommit, 'an instance had an effect and was killed before it committed everything').toBe(true);
    drill.start();
    await awaitEffects(subject, drill, fed);
  });

  it('rebalance: a second instance joins, the first one leaves, and every piece of work is done once in effect', async () => {
    const drill = await begin(subject);
    await subject.feed(city, drill.district, 0, 60);
    const first = await startWorking(subject, drill);
    const second = drill.start();
    await subject.feed(city, drill.district, 60, 120);
    await eventually(() => expect(second.log()).toContain(subject.atWork), PATIENCE);
    await subject.feed(city, drill.district, 120, 180);
    expect(await first.stop()).toBe(0);
    await subject.feed(city, drill.district, 180, 240);
    await awaitEffects(subject, drill, 240);
  });
});

describe('a dependency that is away', () => {
  it('ClickHouse: rows wait in Kafka uncommitted, nothing is lost, and afterwards every row is there once', async () => {
    const drill = await begin(analyticsWriter);
    await analyticsWriter.feed(city, drill.district, 0, 50);
    const writer = drill.start();
    await awaitEffects(analyticsWriter, drill, 50);
    await eventually(async () => expect(await committedSum(analyticsWriter, drill.district)).toBe(50), PATIENCE);
    city.clickhouseGate.shut();
    await analyticsWriter.feed(city, drill.district, 50, 500);
    await eventually(() => expect(writer.log()).toMatch(/clickhouse_unavailable/), PATIENCE);
    expect(await committedSum(analyticsWriter, drill.district)).toBe(50);
    expect(writer.running()).toBe(true);
    city.clickhouseGate.open();
    await awaitEffects(analyticsWriter, drill, 500);
    const deadLetters = await city.deadLetters(drill.district);
    expect(deadLetters.size, 'a healthy stream never goes to the dead letters').toBe(0);
  });

  it('Kafka: afterwards scenes, windows and tracks continue where they were', async () => {
    const drill = await begin(behaviourAnalytics);
    await behaviourAnalytics.feed(city, drill.district, 0, 40);
    const service = drill.start();
    await awaitEffects(behaviourAnalytics, drill, 40);
    await behaviourAnalytics.feed(city, drill.district, 40, 200);
    city.freezeKafka();
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    city.thawKafka();
    await behaviourAnalytics.feed(city, drill.district, 200, 240);
    await awaitEffects(behaviourAnalytics, drill, 240);
    expect(service.running()).toBe(true);
  });
});

it('behaviour-analytics: scenes of a camera that is not registered wait for it, then become dead letters', async () => {
  const drill = await begin(behaviourAnalytics);
  const producer = await city.producer('camera-ingest');
  const stranger = { ...sceneObserved.example, district: drill.district, camera: `${drill.district}-stranger` };
  await producer.send(sceneObserved, stranger, { id: 'stranger' });
  const deadLetters = await city.deadLetters(drill.district);
  drill.start();
  await behaviourAnalytics.feed(city, drill.district, 0, 5);
  await awaitEffects(behaviourAnalytics, drill, 5);
  await eventually(
    () => expect([...deadLetters.values()].map(({ body }) => body['reason'])).toEqual(['unknown_camera']),
    PATIENCE,
  );
});
