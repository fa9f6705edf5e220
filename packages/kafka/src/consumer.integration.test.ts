import { sceneObserved, topicOf, trackEnded } from '@marsad/schemas';
import { createHealth } from '@marsad/telemetry';
import { createBus, eventually, uniqueGroup, useStack } from '@marsad/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import {
  InvalidEventError,
  isEvent,
  SendRefusedError,
  type Batch,
  type EventProducer,
  type Handled,
  type TopicPartition,
} from './index.ts';

const stack = useStack();
const bus = createBus(stack);
afterEach(() => bus.close());

const scene = (district: string, camera: string, ptsMs: number) => ({
  ...sceneObserved.example,
  district,
  camera,
  ptsMs,
});
const send = (producer: EventProducer, district: string, from: number, to: number, camera = 'camera-1') =>
  producer.sendMany(
    sceneObserved,
    Array.from({ length: to - from }, (_, index) => ({
      data: scene(district, camera, from + index),
      options: { id: `${camera}:${from + index}` },
    })),
  );
const points = (batch: Batch<typeof sceneObserved>): number[] => batch.events.map(({ data }) => data.ptsMs);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('events through the real broker', () => {
  it('arrive in the order in which they were sent, however they were sent', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('camera-ingest');
    const reader = bus.open('behaviour-analytics');
    const seen: number[] = [];
    await reader.consume({
      group: uniqueGroup(),
      events: [sceneObserved],
      districts: [district],
      handle: (batch) => (seen.push(...points(batch)), {}),
    });
    await Promise.all(
      upTo(1_500).map((point) => producer.send(sceneObserved, scene(district, 'camera-1', point), { id: `${point}` })),
    );
    await send(producer, district, 1_500, 2_000);
    await eventually(() => expect(seen).toHaveLength(2_000));
    expect(seen).toEqual(upTo(2_000));
    expect(producer.pending).toBe(0);
  });

  it('carry their attributes, key and trace, and a reader tells them apart by their event', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('camera-ingest');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await producer.send(sceneObserved, scene(district, 'camera-1', 7), {
      id: 's-7',
      atMs: 1_790_000_000_000,
      simulated: true,
      traceparent,
    });
    await producer.send(trackEnded, { ...trackEnded.example, district }, { id: 't-1' });
    const seen: unknown[] = [];
    await bus.open('behaviour-analytics').consume({
      group: uniqueGroup(),
      events: [sceneObserved, trackEnded],
      districts: [district],
      handle({ events, district: place }) {
        for (const event of events) {
          if (isEvent(event, sceneObserved)) seen.push([place, event.key, event.data.ptsMs, event.attributes]);
          else seen.push([place, event.data.sightings]);
        }
        return {};
      },
    });
    await eventually(() => expect(seen).toHaveLength(2));
    expect(seen).toContainEqual([
      district,
      'camera-1',
      7,
      {
        specversion: '1.0',
        id: 's-7',
        source: `/rabat/${district}/camera-ingest/test`,
        type: 'marsad.scene.observed.v1',
        time: '2026-09-21T14:13:20.000Z',
        dataschema: 'urn:marsad:schema:scene.observed.v1',
        city: 'rabat',
        origin: 'server',
        simulated: 'true',
        traceparent,
      },
    ]);
    expect(seen).toContainEqual([district, trackEnded.example.sightings]);
  });

  it('are refused before they leave if a reader would change them, and the others keep their order', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('camera-ingest');
    const planted = { ...scene(district, 'camera-1', 1), mood: 'calm' };
    const outcomes = await Promise.allSettled([
      producer.send(sceneObserved, scene(district, 'camera-1', 0), { id: 'a' }),
      producer.send(sceneObserved, planted, { id: 'b' }),
      producer.send(sceneObserved, scene(district, 'camera-1', 2), { id: 'c' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: expect.any(InvalidEventError) });
    const seen: number[] = [];
    await bus.open('behaviour-analytics').consume({
      group: uniqueGroup(),
      events: [sceneObserved],
      districts: [district],
      handle: (batch) => (seen.push(...points(batch)), {}),
    });
    await eventually(() => expect(seen).toEqual([0, 2]));
  });

  it('of one topic that the broker refuses do not stop those of another topic', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('behaviour-analytics');
    const { flowMeasure } = await import('@marsad/schemas');
    const [forbidden, allowed] = await Promise.allSettled([
      producer.send(sceneObserved, scene(district, 'camera-1', 0), { id: 'a' }),
      producer.send(flowMeasure, { ...flowMeasure.example, district }, { id: 'b' }),
    ]);
    expect(forbidden).toMatchObject({
      status: 'rejected',
      reason: { name: SendRefusedError.name, code: 'send_refused', brokerCode: 'TOPIC_AUTHORIZATION_FAILED' },
    });
    expect(allowed.status).toBe('fulfilled');
  });
});

describe('a consumer', () => {
  const consume = async (
    district: string,
    group: string,
    handle: (batch: Batch<typeof sceneObserved>) => Handled<typeof sceneObserved>,
  ) => {
    const kafka = bus.open('behaviour-analytics');
    return { kafka, consumer: await kafka.consume({ group, events: [sceneObserved], districts: [district], handle }) };
  };

  it('continues after the messages that it has handled, and gets none twice', async () => {
    const district = await stack.createDistrict();
    const group = uniqueGroup();
    const producer = await bus.producer('camera-ingest');
    const seen: number[] = [];
    const take = (batch: Batch<typeof sceneObserved>) => (seen.push(...points(batch)), {});
    await send(producer, district, 0, 300);
    const first = await consume(district, group, take);
    await eventually(() => expect(seen).toHaveLength(300));
    await first.consumer.stop();
    await send(producer, district, 300, 310);
    const second = await consume(district, group, take);
    await eventually(() => expect(seen).toHaveLength(310));
    expect(seen).toEqual(upTo(310));
    await eventually(async () =>
      expect(
        [...(await second.kafka.lag(second.consumer.groups[0] ?? '')).values()].every((behind) => behind === 0),
      ).toBe(true),
    );
  });

  it('gets a batch again that was not finished when it stopped, so that nothing is lost', async () => {
    const district = await stack.createDistrict();
    const group = uniqueGroup();
    const producer = await bus.producer('camera-ingest');
    await send(producer, district, 0, 20);
    let attempts = 0;
    const first = await consume(
      district,
      group,
      () => ((attempts += 1), { retry: { reason: 'store_unavailable', afterMs: 60_000 } }),
    );
    await eventually(() => expect(attempts).toBe(1));
    await first.consumer.stop();
    const seen: number[] = [];
    await consume(district, group, (batch) => (seen.push(...points(batch)), {}));
    await eventually(() => expect(seen).toEqual(upTo(20)));
  });

  it('reads again from the lowest offset that an open window needs', async () => {
    const district = await stack.createDistrict();
    const group = uniqueGroup();
    const producer = await bus.producer('camera-ingest');
    await send(producer, district, 0, 60);
    let handled = 0;
    const first = await consume(district, group, (batch) => {
      handled += batch.events.length;
      return { keepFrom: (batch.events.at(-1)?.offset ?? 0n) - 9n };
    });
    await eventually(() => expect(handled).toBe(60));
    await eventually(async () =>
      expect([...(await first.kafka.lag(first.consumer.groups[0] ?? '')).values()]).toContain(10),
    );
    await first.consumer.stop();
    const seen: number[] = [];
    await consume(district, group, (batch) => (seen.push(...points(batch)), {}));
    await eventually(() => expect(seen).toEqual(upTo(60).slice(50)));
  });

  it('commits what open work has let go of, although no further message comes', async () => {
    const district = await stack.createDistrict();
    const group = uniqueGroup();
    const producer = await bus.producer('camera-ingest');
    const partitions: TopicPartition[] = [];
    const first = await consume(district, group, (batch) => {
      partitions.push(batch);
      return { keepFrom: 0n };
    });
    await send(producer, district, 0, 5);
    const behind = async (): Promise<number> =>
      [...(await first.kafka.lag(first.consumer.groups[0] ?? '')).values()].reduce<number>(
        (sum, count) => sum + (count === 'unknown' ? 0 : count),
        0,
      );
    await eventually(async () => expect(await behind()).toBe(5));
    const [partition] = partitions;
    if (partition === undefined) throw new Error('no batch came');
    await first.consumer.release(partition, 3n);
    expect(await behind()).toBe(2);
    await first.consumer.release(partition, 1n);
    expect(await behind(), 'a commit never goes back').toBe(2);
    await first.consumer.release(partition, undefined);
    expect(await behind()).toBe(0);
  });

  it('holds back one partition that waits, in order, while the others go on', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('camera-ingest');
    const cameras = upTo(16).map((index) => `camera-${index}`);
    const partitionOf = new Map<string, number>();
    const seen: { camera: string; ptsMs: number; atMs: number }[] = [];
    let refusedUntil = 0;
    const { kafka } = await consume(district, uniqueGroup(), (batch) => {
      for (const { data, partition } of batch.events) partitionOf.set(data.camera, partition);
      if (batch.partition === partitionOf.get('camera-0') && refusedUntil === 0)
        refusedUntil = performance.now() + 1_500;
      if (batch.partition === partitionOf.get('camera-0') && performance.now() < refusedUntil) {
        return { retry: { reason: 'store_unavailable', afterMs: 300 } };
      }
      for (const { data } of batch.events)
        seen.push({ camera: data.camera, ptsMs: data.ptsMs, atMs: performance.now() });
      return {};
    });
    await Promise.all(cameras.map((camera) => send(producer, district, 0, 10, camera)));
    await eventually(() => expect(seen).toHaveLength(160));
    const held = cameras.filter((camera) => partitionOf.get(camera) === partitionOf.get('camera-0'));
    const free = cameras.filter((camera) => !held.includes(camera));
    expect(free.length).toBeGreaterThan(0);
    for (const camera of cameras)
      expect(seen.filter((one) => one.camera === camera).map(({ ptsMs }) => ptsMs)).toEqual(upTo(10));
    expect(
      Math.min(...seen.filter(({ camera }) => held.includes(camera)).map(({ atMs }) => atMs)),
    ).toBeGreaterThanOrEqual(refusedUntil);
    expect(Math.max(...seen.filter(({ camera }) => free.includes(camera)).map(({ atMs }) => atMs))).toBeLessThan(
      refusedUntil,
    );
    expect(kafka.fatal).toEqual([]);
  });

  it('whose handler is defective ends the process, commits nothing and does not loop', async () => {
    const district = await stack.createDistrict();
    const group = uniqueGroup();
    const producer = await bus.producer('camera-ingest');
    await send(producer, district, 0, 5);
    let calls = 0;
    const { kafka, consumer } = await consume(district, group, () => {
      calls += 1;
      throw new TypeError('a defect');
    });
    await eventually(() => expect(kafka.fatal.map(({ name }) => name)).toEqual(['ConsumerFailedError']));
    await consumer.stop();
    expect(calls).toBe(1);
    const seen: number[] = [];
    await consume(district, group, (batch) => (seen.push(...points(batch)), {}));
    await eventually(() => expect(seen).toEqual(upTo(5)));
  });

  it('that loses its right to read ends the process instead of living on without reading', async () => {
    const district = await stack.createDistrict();
    const kafka = bus.open('plate-reader');
    const starting = kafka
      .consume({ group: uniqueGroup(), events: [sceneObserved], districts: [district], handle: () => ({}) })
      .catch((error: unknown) => error);
    await eventually(async () => {
      const refused = await Promise.race([starting, Promise.resolve(undefined)]);
      expect(kafka.fatal.length > 0 || refused instanceof Error).toBe(true);
    });
  });

  it('hands partitions over to a second member without losing or doubling anything', async () => {
    const district = await stack.createDistrict();
    const group = uniqueGroup();
    const producer = await bus.producer('camera-ingest');
    const seen: string[] = [];
    const changes: string[] = [];
    const join = async (name: string) => {
      const kafka = bus.open('behaviour-analytics', { clientId: name });
      return kafka.consume({
        group,
        events: [sceneObserved],
        districts: [district],
        handle: ({ events }) => (seen.push(...events.map(({ data }) => `${data.camera}:${data.ptsMs}`)), {}),
        onAssigned: (partitions) => changes.push(`${name} +${partitions.length}`),
        onRevoked: (partitions) => changes.push(`${name} -${partitions.length}`),
      });
    };
    const cameras = upTo(20).map((index) => `camera-${index}`);
    const everyone = async (point: number) => {
      await Promise.all(
        cameras.map((camera) =>
          producer.send(sceneObserved, scene(district, camera, point), { id: `${camera}:${point}` }),
        ),
      );
    };
    const first = await join('first');
    let point = 0;
    for (; point < 20; point += 1) await everyone(point);
    const second = await join('second');
    await eventually(() => ((point += 1), everyone(point - 1).then(() => expect(first.assigned().length).toBe(2))));
    await eventually(() => expect(seen).toHaveLength(point * cameras.length));
    expect(new Set(seen).size).toBe(seen.length);
    expect(second.assigned()).toHaveLength(2);
    // Two of the four partitions stayed with the first member without a callback, so windows over them go on.
    expect(changes).toContain('first +4');
    expect(
      changes
        .filter((change) => change.startsWith('first -'))
        .reduce((sum, change) => sum + Number(change.slice(7)), 0),
    ).toBe(2);
  });

  it('reports whether it is a member of its group', async () => {
    const district = await stack.createDistrict();
    const health = createHealth();
    const kafka = bus.open('behaviour-analytics', { health });
    const group = uniqueGroup();
    await kafka.consume({ group, events: [sceneObserved], districts: [district], handle: () => ({}) });
    expect(health.report().components).toMatchObject({
      [`kafka:behaviour-analytics.${district}.${group}`]: { state: 'ready' },
    });
  });

  it('gives its lag as a number, and as unknown where it cannot be known', async () => {
    const district = await stack.createDistrict();
    const kafka = bus.open('behaviour-analytics');
    const group = uniqueGroup();
    const producer = await bus.producer('camera-ingest');
    await send(producer, district, 0, 3);
    const { groups } = await kafka.consume({
      group,
      events: [sceneObserved],
      districts: [district],
      handle: () => ({ retry: { reason: 'never', afterMs: 60_000 } }),
    });
    const lag = await kafka.lag(groups[0] ?? '');
    expect([...lag.values()].toSorted()).toEqual([0, 0, 0, 'unknown']);
    expect([...lag.keys()].every((key) => key.startsWith(topicOf(sceneObserved, district)))).toBe(true);
  });
});
