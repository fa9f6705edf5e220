import { describe, expect, it, vi } from 'vitest';
import { createFakeStore, silentLog } from '../testing/fakes.ts';
import { expiredHours, expireTracks, LOOK_BACK_MS, TRACKS_LIVE_MS } from './expire-tracks.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 8, 21, 14, 30);

describe('the hours whose tracks have expired', () => {
  it('are whole, and their last segment is as old as tracks may be', () => {
    const hours = expiredHours(NOW, LOOK_BACK_MS.hourly);
    expect(new Date(hours[0] ?? 0).toISOString()).toBe('2026-09-17T15:00:00.000Z');
    expect(new Date(hours.at(-1) ?? 0).toISOString()).toBe('2026-09-19T12:00:00.000Z');
    for (const hourMs of hours) expect(hourMs + HOUR_MS).toBeLessThan(NOW - TRACKS_LIVE_MS);
  });
});

describe('expired tracks', () => {
  const given = () => {
    const fake = createFakeStore();
    const put = (district: string, hoursAgo: number, bucket = 'tracks'): string => {
      const name = `${bucket}/${fake.store.keyOf({ district, camera: 'c-1' }, NOW - hoursAgo * HOUR_MS, 'a.tracks')}`;
      fake.contents.set(name, Buffer.from('x'));
      return name;
    };
    return { ...fake, put };
  };

  it('are removed, and nothing else is', async () => {
    const { store, contents, put } = given();
    [50, 60, 95].forEach((hoursAgo) => put('agdal', hoursAgo));
    const kept = [put('agdal', 1), put('agdal', 48), put('hassan', 60), put('agdal', 60, 'masks')];
    await expireTracks({ store, districts: ['agdal'], log: silentLog, now: () => NOW }, LOOK_BACK_MS.hourly);
    expect([...contents.keys()].toSorted()).toEqual(kept.toSorted());
  });

  it('that an absence of days left behind are removed at the next start', async () => {
    const { store, contents, put } = given();
    put('agdal', 200);
    const options = { store, districts: ['agdal'], log: silentLog, now: () => NOW };
    await expireTracks(options, LOOK_BACK_MS.hourly);
    expect(contents.size).toBe(1);
    await expireTracks(options, LOOK_BACK_MS.atStart);
    expect(contents.size).toBe(0);
  });

  it('behind one that the store does not remove are removed nevertheless, in every hour and district', async () => {
    const { store, contents, put } = given();
    const held = put('agdal', 95);
    ['agdal', 'hassan'].forEach((district) => [94.9, 60].forEach((hoursAgo) => put(district, hoursAgo)));
    const refusing: typeof store.remove = (bucket, key) =>
      held.endsWith(key) ? Promise.resolve({ kind: 'refused', detail: 'held' }) : store.remove(bucket, key);
    const error = vi.fn();
    const options = { districts: ['agdal', 'hassan'], log: { ...silentLog, error }, now: () => NOW };
    await expireTracks({ ...options, store: { ...store, remove: refusing } }, LOOK_BACK_MS.hourly);
    expect([...contents.keys()]).toEqual([held]);
    expect(error).toHaveBeenCalledExactlyOnceWith({ outcome: 'refused', failures: 1 }, expect.any(String));
  });

  it('stay while the store is away, and this is an error', async () => {
    const { store, put, fail } = given();
    put('agdal', 60);
    fail({ kind: 'unavailable', detail: 'away' });
    const error = vi.fn();
    const options = { store, districts: ['agdal'], log: { ...silentLog, error }, now: () => NOW };
    await expireTracks(options, LOOK_BACK_MS.hourly);
    expect(error).toHaveBeenCalledTimes(1);
  });
});
