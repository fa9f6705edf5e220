import { cameraRegistered, cameraState, previewPictured, sceneObserved, topicOf } from '@marsad/schemas';
import { createBus, eventually, useStack } from '@marsad/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const stack = useStack();
const bus = createBus(stack);
afterEach(() => bus.close());

const state = (district: string, camera: string, epoch: number) => ({
  ...cameraState.example,
  district,
  camera,
  epoch,
});

describe('a state table', () => {
  it('is whole when it opens, and then follows changes and removals', async () => {
    const district = await stack.createDistrict();
    const ingest = bus.open('camera-ingest');
    const producer = await ingest.createProducer();
    await producer.sendMany(
      cameraState,
      Array.from({ length: 2_000 }, (_, index) => ({
        data: state(district, `camera-${index % 500}`, index),
        options: { id: `${index}` },
      })),
    );
    await producer.tombstone(cameraState, 'camera-7', district);
    const changes: string[] = [];
    const table = await bus.open('command-center').stateTable({
      name: 'cameras',
      events: [cameraState],
      districts: [district],
      onChange: (change) => changes.push('tombstone' in change ? `-${change.tombstone}` : change.key),
    });
    expect(table.size).toBe(499);
    expect(table.get(cameraState, 'camera-8')?.epoch).toBe(1_508);
    expect(table.get(cameraState, 'camera-7')).toBeUndefined();

    await producer.send(cameraState, state(district, 'camera-7', 5_000), { id: 'again' });
    await eventually(() => expect(table.get(cameraState, 'camera-7')?.epoch).toBe(5_000));
    await producer.tombstone(cameraState, 'camera-8', district);
    await eventually(() => expect(table.get(cameraState, 'camera-8')).toBeUndefined());
    expect(changes.filter((change) => change.endsWith('camera-7'))).toEqual([
      'camera-7',
      'camera-7',
      'camera-7',
      'camera-7',
      '-camera-7',
      'camera-7',
    ]);
    expect(table.values(cameraState)).toHaveLength(499);
  });

  it('is ready at once if its topics are empty, and ignores beats', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('camera-ingest');
    await producer.beat(cameraState, district);
    const changes: unknown[] = [];
    const table = await bus.open('command-center').stateTable({
      name: 'cameras',
      events: [cameraState],
      districts: [district],
      onChange: (change) => changes.push(change),
    });
    expect([table.size, changes]).toEqual([0, []]);
  });

  it('keeps the record before one that cannot be read, and reports the key', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('camera-ingest');
    await producer.send(cameraState, state(district, 'camera-1', 1), { id: 'a' });
    const bare = stack.bareKafka('camera-ingest').producer();
    await bare.connect();
    await bare.send({ topic: topicOf(cameraState, district), messages: [{ key: 'camera-1', value: '{"broken' }] });
    await bare.disconnect();
    await producer.send(cameraState, state(district, 'camera-2', 2), { id: 'b' });
    const kafka = bus.open('command-center');
    const unreadable: string[] = [];
    const table = await kafka.stateTable({
      name: 'cameras',
      events: [cameraState],
      districts: [district],
      onUnreadable: ({ event, key }) => unreadable.push(`${event.type} ${key}`),
    });
    expect(unreadable).toEqual([`${cameraState.type} camera-1`]);
    expect([table.get(cameraState, 'camera-1')?.epoch, table.get(cameraState, 'camera-2')?.epoch, kafka.fatal]).toEqual(
      [1, 2, []],
    );
  });

  it('is refused to a principal that may not read it, and for an event whose topic is not compacted', async () => {
    const district = await stack.createDistrict();
    const kafka = bus.open('plate-reader');
    await expect(
      kafka.stateTable({ name: 'cameras', events: [cameraRegistered], districts: [district] }),
    ).rejects.toThrow();
    await expect(kafka.stateTable({ name: 'scenes', events: [sceneObserved], districts: [district] })).rejects.toThrow(
      /not compacted/,
    );
  });
});

describe('a tail', () => {
  it('gives everything from now on to every instance', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('camera-ingest');
    const scene = (ptsMs: number) =>
      producer.send(sceneObserved, { ...sceneObserved.example, district, ptsMs }, { id: `${ptsMs}` });
    await scene(0);
    const seen: string[] = [];
    // Two instances that were given the same name by mistake still both get everything.
    for (const instance of ['a', 'b']) {
      await bus.open('command-center', { clientId: 'command-center-1' }).tail({
        name: 'live',
        events: [sceneObserved],
        districts: [district],
        onEvent: ({ data }) => void seen.push(`${instance}${data.ptsMs}`),
      });
    }
    await scene(1);
    await scene(2);
    await eventually(() => expect(seen).toHaveLength(4));
    expect(seen.toSorted()).toEqual(['a1', 'a2', 'b1', 'b2']);
  });

  it('gives first what was appended since a moment, and nothing older', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('camera-ingest');
    const scene = (ptsMs: number) =>
      producer.send(sceneObserved, { ...sceneObserved.example, district, ptsMs }, { id: `${ptsMs}` });
    const seen: number[] = [];
    const tailSince = (sinceMs: number) =>
      bus.open('command-center').tail({
        name: 'live',
        events: [sceneObserved],
        districts: [district],
        from: { sinceMs },
        onEvent: ({ data }) => void seen.push(data.ptsMs),
      });
    await scene(0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const sinceMs = Date.now();
    await scene(1);
    const tail = await tailSince(sinceMs);
    expect(seen, 'what is there has been read when the tail opens').toEqual([1]);
    await scene(2);
    await eventually(() => expect(seen).toEqual([1, 2]));
    await tail.stop();
    await tailSince(Date.now() + 60_000);
    await scene(3);
    await eventually(() => expect(seen).toEqual([1, 2, 3]));
  });

  it('gives pictures byte for byte', async () => {
    const district = await stack.createDistrict();
    const producer = await bus.producer('camera-ingest');
    const jpeg = Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 251)),
      Buffer.from([0xff, 0xd9]),
    ]);
    const pictures: (Buffer | undefined)[] = [];
    await bus.open('command-center').tail({
      name: 'previews',
      events: [previewPictured],
      districts: [district],
      onEvent: ({ picture }) => void pictures.push(picture),
    });
    // Three of these pictures are more than one record batch may hold.
    await Promise.all(
      [1, 2, 3].map((index) =>
        producer.sendPicture(previewPictured, { ...previewPictured.example, district }, jpeg, { id: `p-${index}` }),
      ),
    );
    await eventually(() => expect(pictures).toHaveLength(3));
    expect(pictures.every((picture) => picture?.equals(jpeg))).toBe(true);
  });
});
