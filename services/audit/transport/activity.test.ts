import { expect, it } from 'vitest';
import { createActivity } from './activity.ts';

const PARTITIONS = [{ topic: 't', partition: 0, district: 'city' }];
const fail = (error: unknown) => {
  throw error;
};

it('an instance writes after it has read to the end, and not before', async () => {
  const reading = Promise.withResolvers<void>();
  const activity = createActivity(() => reading.promise, fail);
  expect(await activity.ready()).toBe(false);
  activity.begin(PARTITIONS);
  expect(activity.isActive()).toBe(false);
  reading.resolve();
  expect(await activity.ready()).toBe(true);
  expect(activity.isActive()).toBe(true);
});

it('one that lost its turn while it was reading does not write', async () => {
  const reading = Promise.withResolvers<void>();
  const activity = createActivity(() => reading.promise, fail);
  activity.begin(PARTITIONS);
  const ready = activity.ready();
  activity.end();
  reading.resolve();
  expect([await ready, await activity.ready(), activity.isActive()]).toEqual([false, false, false]);
});

it('a standby gets nothing and is not active', async () => {
  const activity = createActivity(() => Promise.resolve(), fail);
  activity.begin([]);
  expect(await activity.ready()).toBe(false);
});

it('a log that cannot be trusted ends the process', async () => {
  const ends: unknown[] = [];
  const broken = new Error('its end is gone');
  const activity = createActivity(
    () => Promise.reject(broken),
    (error) => ends.push(error),
  );
  activity.begin(PARTITIONS);
  expect([await activity.ready(), ends]).toEqual([false, [broken]]);
});
