import { cameraState, messageDeadLettered, plateCropped, sceneObserved, topicOf, type AnyEvent } from '@marsad/schemas';
import { createBus, eventually, uniqueGroup, useStack } from '@marsad/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import type { DataOf } from '@marsad/schemas';
import { encodeEvent, encodePicture, type Outgoing } from './encode.ts';

const stack = useStack();
const bus = createBus(stack);
afterEach(() => bus.close());

type DeadLetterData = DataOf<typeof messageDeadLettered>;
type Message = { key: string; value: string | Buffer | null; headers: Record<string, string> };

const origin = { city: 'rabat', source: '/camera-ingest/test', now: Date.now };
const jpeg = Buffer.from([0xff, 0xd8, 1, 2, 3, 0xff, 0xd9]);
const message = ({ key, value, headers }: Outgoing): Message => ({ key, value, headers: { ...headers } });
const withHeader = (base: Message, name: string, text: string): Message => ({
  ...base,
  headers: { ...base.headers, [name]: text },
});
const without = (base: Message, name: string): Message => ({
  ...base,
  headers: Object.fromEntries(Object.entries(base.headers).filter(([header]) => header !== name)),
});

/** Writes without any check, unlike every producer of this repository. */
async function plant(event: AnyEvent, district: string, messages: Message[]): Promise<void> {
  const producer = stack.bareKafka('camera-ingest').producer();
  await producer.connect();
  await producer.send({ topic: topicOf(event, district), messages });
  await producer.disconnect();
}

/** Reads a district's dead letters from their beginning, as analytics-writer does. */
async function deadLettersOf(district: string): Promise<DeadLetterData[]> {
  const deadLetters: DeadLetterData[] = [];
  await bus.open('analytics-writer').consume({
    group: uniqueGroup(),
    events: [messageDeadLettered],
    districts: [district],
    handle: ({ events }) => (deadLetters.push(...events.map(({ data }) => data)), {}),
  });
  return deadLetters;
}

describe('messages that cannot be read', () => {
  it('go to the dead letters of their district with the reason, and the good ones between them are handled', async () => {
    const district = await stack.createDistrict();
    const data = { ...sceneObserved.example, district };
    const good = (id: string): Message => message(encodeEvent(origin, sceneObserved, data, { id }));
    const personal = Buffer.from('{"rawText": 12345A6');
    await plant(sceneObserved, district, [
      good('first'),
      without(good('x'), 'ce_specversion'),
      without(good('x'), 'ce_id'),
      withHeader(good('x'), 'content-type', 'text/plain'),
      withHeader(good('x'), 'ce_type', 'marsad.mood.seen.v1'),
      withHeader(good('x'), 'ce_type', 'marsad.scene.observed.v9'),
      { ...good('x'), value: personal },
      { ...good('x'), value: JSON.stringify({ ...data, tracks: 'many' }) },
      { ...good('x'), value: JSON.stringify({ ...data, district: 'elsewhere' }) },
      { ...good('x'), value: null },
      { ...good('newer'), value: JSON.stringify({ ...data, unforeseen: true }) },
    ]);
    const seen: string[] = [];
    const reader = bus.open('behaviour-analytics');
    const group = uniqueGroup();
    await reader.consume({
      group,
      events: [sceneObserved],
      districts: [district],
      handle: ({ events }) => (seen.push(...events.map(({ attributes }) => attributes.id)), {}),
    });
    const deadLetters = await deadLettersOf(district);
    await eventually(() => expect(deadLetters).toHaveLength(9));
    expect(seen).toEqual(['first', 'newer']);
    expect(deadLetters.map(({ offset, reason }) => [offset, reason])).toEqual([
      ['1', 'not_a_cloud_event'],
      ['2', 'not_a_cloud_event'],
      ['3', 'wrong_content_type'],
      ['4', 'unknown_type'],
      ['5', 'unknown_version'],
      ['6', 'not_json'],
      ['7', 'schema_mismatch'],
      ['8', 'unknown_district'],
      ['9', 'value_missing'],
    ]);
    // Scenes are indirectly about people, so nothing of their content may be in the dead letters.
    for (const deadLetter of deadLetters)
      expect(deadLetter).toMatchObject({
        group: `behaviour-analytics.${district}.${group}`,
        topic: topicOf(sceneObserved, district),
      });
    expect(deadLetters.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(JSON.stringify(deadLetters)).not.toContain('12345');
    await eventually(async () =>
      expect([...(await reader.lag(`behaviour-analytics.${district}.${group}`)).values()]).toEqual([0, 0, 0, 0]),
    );
    expect(reader.fatal).toEqual([]);
  });

  it('keep their value where it can hold nothing personal', async () => {
    const district = await stack.createDistrict();
    const base = message(encodeEvent(origin, cameraState, { ...cameraState.example, district }, { id: 'x' }));
    await plant(cameraState, district, [
      { ...base, value: '{"broken' },
      { ...base, value: null },
    ]);
    await bus.open('analytics-writer').consume({
      group: uniqueGroup(),
      events: [cameraState],
      districts: [district],
      handle: () => ({}),
    });
    const deadLetters = await deadLettersOf(district);
    await eventually(() => expect(deadLetters).toHaveLength(1));
    // The empty value beside it is a removal, which a state topic may have.
    expect(deadLetters[0]).toMatchObject({ offset: '0', reason: 'not_json' });
    expect(Buffer.from(deadLetters[0]?.value ?? '', 'base64').toString()).toBe('{"broken');
  });

  it('can be pictures: half a picture, or one without metadata', async () => {
    const district = await stack.createDistrict();
    const good = message(encodePicture(origin, plateCropped, { ...plateCropped.example, district }, jpeg, { id: 'x' }));
    await plant(plateCropped, district, [
      good,
      { ...good, value: jpeg.subarray(0, 4) },
      without(good, 'ce_picture'),
      withHeader(good, 'ce_picture', '{"shot": 9}'),
    ]);
    const pictures: (Buffer | undefined)[] = [];
    await bus.open('plate-reader').consume({
      group: uniqueGroup(),
      events: [plateCropped],
      districts: [district],
      handle: ({ events }) => (pictures.push(...events.map(({ picture }) => picture)), {}),
    });
    const deadLetters = await deadLettersOf(district);
    await eventually(() =>
      expect(deadLetters.map(({ reason }) => reason)).toEqual([
        'unreadable_picture',
        'not_a_cloud_event',
        'schema_mismatch',
      ]),
    );
    expect(pictures).toEqual([jpeg]);
    for (const { headers, value } of deadLetters)
      expect([headers['ce_picture'], value]).toEqual([undefined, undefined]);
  });

  it('may be refused by the handler, and their dead letters are written once, when the batch is done', async () => {
    const district = await stack.createDistrict();
    await plant(
      sceneObserved,
      district,
      [0, 1, 2].map((ptsMs) =>
        message(
          encodeEvent(origin, sceneObserved, { ...sceneObserved.example, district, ptsMs }, { id: `s-${ptsMs}` }),
        ),
      ),
    );
    let attempts = 0;
    await bus.open('behaviour-analytics').consume({
      group: uniqueGroup(),
      events: [sceneObserved],
      districts: [district],
      handle({ events }) {
        attempts += 1;
        const deadLetters = events
          .filter(({ data }) => data.ptsMs === 1)
          .map((received) => ({ received, reason: 'unknown_camera' as const, detail: 'the camera is not registered' }));
        return attempts === 1 ? { deadLetters, retry: { reason: 'store_unavailable', afterMs: 50 } } : { deadLetters };
      },
    });
    const deadLetters = await deadLettersOf(district);
    await eventually(() => expect(deadLetters.length).toBeGreaterThan(0));
    expect(attempts).toBe(2);
    expect(deadLetters.map(({ offset, reason, detail }) => [offset, reason, detail])).toEqual([
      ['1', 'unknown_camera', 'the camera is not registered'],
    ]);
  });
});
