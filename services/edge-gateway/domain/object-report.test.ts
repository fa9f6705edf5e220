import { deviceEvent, MOST_DEVICE_OBJECTS, type DeviceEvent, type DeviceObject } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import {
  afterReading,
  dueFrame,
  isDue,
  mayRead,
  MOST_CHARACTERS,
  NO_OBJECTS,
  NOTHING_READ,
  objectsEventOf,
  type SeenFrame,
} from './object-report.ts';

const NOW = 1_790_000_000_000;
const object = (of: Partial<DeviceObject> = {}): DeviceObject => ({
  ...{ id: '7', class: 'person', confidence: 0.9, box: { x: 0.25, y: 1 / 3, width: 0.5, height: 0.25 } },
  ...of,
});
const frame = (atMs: number, ...objects: readonly DeviceObject[]): SeenFrame => ({ atMs, objects });
const reporting = {
  ...{ district: 'agdal' as DeviceEvent['district'], camera: 'gate' as DeviceEvent['camera'] },
  ...{ clockOffsetMs: 3_600_000, receivedAtMs: NOW },
};

describe('the frame that is due', () => {
  const seen = frame(2, object());
  test.each<[string, SeenFrame[], { atMs: number; any: boolean }, number, SeenFrame | undefined]>([
    ['the first', [seen], NO_OBJECTS, NOW, seen],
    ['the newest of a document', [frame(1, object()), seen], NO_OBJECTS, NOW, seen],
    ['none within a second', [seen], { atMs: NOW - 999, any: true }, NOW, undefined],
    ['one after a second', [seen], { atMs: NOW - 1_000, any: true }, NOW, seen],
    ['an empty one after objects', [frame(2)], { atMs: NOW - 1_000, any: true }, NOW, frame(2)],
    ['no second empty one', [frame(2)], { atMs: NOW - 1_000, any: false }, NOW, undefined],
    ['none of a document without frames', [], NO_OBJECTS, NOW, undefined],
    ['one after our clock was set back', [seen], { atMs: NOW + 9_000, any: true }, NOW, seen],
  ])('%s', (_, frames, last, nowMs, due) => {
    expect(isDue(last, nowMs) ? dueFrame(frames, last) : undefined).toEqual(due);
  });
});

describe('the event of a frame', () => {
  test('has our time and the objects in four digits, and is one of the registry', () => {
    const event = objectsEventOf(frame(NOW + 3_600_000 - 250, object()), reporting);
    expect(deviceEvent.schema.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      ...{ kind: 'objects', phase: 'moment', atMs: NOW - 250, clockSource: 'device', rule: '' },
      objects: [{ id: '7', class: 'person', confidence: 0.9, box: { x: 0.25, y: 0.3333, width: 0.5, height: 0.25 } }],
    });
  });

  test('has at most fifty objects: those of which the device is surest', () => {
    const many = Array.from({ length: 200 }, (_, n) => object({ id: `${n}`, confidence: n / 200 }));
    const { objects = [] } = objectsEventOf(frame(NOW, ...many), reporting);
    expect(objects).toHaveLength(MOST_DEVICE_OBJECTS);
    expect(objects.map(({ id }) => Number(id))).toEqual(Array.from({ length: 50 }, (_, n) => 199 - n));
  });

  test('that says that nothing is there has no objects', () => {
    expect(objectsEventOf(frame(NOW), reporting).objects).toEqual([]);
  });
});

describe('what is read of a device in a second', () => {
  const readable = (texts: readonly string[], everyMs = 0): number => {
    let before = NOTHING_READ;
    return texts.filter((text, n) => {
      const after = mayRead(text, before, NOW + n * everyMs);
      before = after ?? before;
      return after !== undefined;
    }).length;
  };
  test.each<[string, string[], number, number]>([
    ['thirty documents of a flood', Array<string>(500).fill('<a/>'), 0, 30],
    ['all of a camera that sends twenty-five', Array<string>(50).fill('x'.repeat(5_000)), 40, 50],
    ['one of the largest', Array<string>(10).fill('x'.repeat(MOST_CHARACTERS)), 0, 1],
    ['the largest again in the next second', Array<string>(3).fill('x'.repeat(MOST_CHARACTERS)), 1_000, 3],
    ['none that is larger', Array<string>(3).fill('x'.repeat(MOST_CHARACTERS + 1)), 1_000, 0],
  ])('%s', (_, texts, everyMs, read) => {
    expect(readable(texts, everyMs)).toBe(read);
  });

  test('is a twentieth of the time at most, and goes on after ten seconds', () => {
    const slow = afterReading(NOTHING_READ, 100, NOW);
    expect([1_999, 2_000].map((ms) => mayRead('<a/>', slow, NOW + ms) !== undefined)).toEqual([false, true]);
    const slowest = afterReading(NOTHING_READ, 60_000, NOW);
    expect([9_999, 10_000].map((ms) => mayRead('<a/>', slowest, NOW + ms) !== undefined)).toEqual([false, true]);
    expect(mayRead('<a/>', slowest, NOW - 3_600_000)).toBeDefined();
  });
});
