import { describe, expect, it, vi } from 'vitest';
import type { FileBucket, Pauses, StoreFailure } from '../ports.ts';
import { createFakeStore, noMetrics, silentLog } from '../testing/fakes.ts';
import { TRACKS_LIVE_MS } from './expire-tracks.ts';
import type { Entry } from './spool.ts';
import { createUploads } from './uploads.ts';

const T = 1_790_000_000_000;
const REFUSED: StoreFailure = { kind: 'refused', detail: 'no such right' };

const closed = (path: string) =>
  ({ kind: 'closed', path, bytes: 1, frames: 5, seenToMs: T + 1_000, skipped: 0 }) as const;
const entry = (n = 0): Entry => ({
  segment: {
    district: 'agdal',
    camera: 'c-1',
    epoch: T,
    part: n,
    fromMs: T,
    toMs: T + 1_000,
    originMs: T,
    path: `${n}.mp4`,
    packets: 5,
    bytes: 10,
    codec: 'h264',
    widthPx: 64,
    heightPx: 48,
  },
  sidecars: { masks: closed(`${n}.masks`), tracks: closed(`${n}.tracks`) },
  stored: false,
});

/** Uploads to a store that answers each attempt as `answer` says, or takes the file; pauses take no time. */
const given = (answer: (bucket: FileBucket, attempt: number) => StoreFailure | null = () => null) => {
  const { store } = createFakeStore();
  const attempts: FileBucket[] = [];
  const [onStored, onLost] = [vi.fn(), vi.fn()];
  const clock = { nowMs: T + 60_000 };
  const pauses: Pauses = { ended: false, pause: () => Promise.resolve(), end: () => undefined };
  const uploads = createUploads({
    store: {
      ...store,
      storeFile(bucket, key, path) {
        attempts.push(bucket);
        const failure = answer(bucket, attempts.length);
        return failure ? Promise.resolve(failure) : store.storeFile(bucket, key, path);
      },
    },
    pauses,
    isWanted: () => true,
    hasFile: () => true,
    onStored,
    onLost,
    onStore: () => undefined,
    metrics: noMetrics(),
    log: silentLog,
    now: () => clock.nowMs,
  });
  return { uploads, attempts, onStored, onLost, clock };
};

describe('a recording', () => {
  it('whose bucket does not exist waits for it, as for a store that is away', async () => {
    const gone: StoreFailure = { kind: 'gone', detail: 'no such bucket' };
    const { uploads, onStored, onLost } = given((_, attempt) => (attempt <= 100 ? gone : null));
    uploads.add({ ...entry(), sidecars: null });
    await vi.waitFor(() => expect(onStored).toHaveBeenCalledTimes(1));
    expect(onLost).not.toHaveBeenCalled();
  });

  it('waits once for a bucket of sidecars that refuses, and no longer for each further one until it takes one', async () => {
    let isRefusing = true;
    const { uploads, attempts, onStored } = given((bucket) => (isRefusing && bucket === 'masks' ? REFUSED : null));
    const masksTried = async (n: number): Promise<number> => {
      const before = attempts.length;
      uploads.add(entry(n));
      await vi.waitFor(() => expect(onStored).toHaveBeenCalledTimes(n + 1));
      return attempts.slice(before).filter((bucket) => bucket === 'masks').length;
    };
    expect([await masksTried(0), await masksTried(1), await masksTried(2)]).toEqual([3, 1, 1]);
    isRefusing = false;
    expect(await masksTried(3)).toBe(1);
    isRefusing = true;
    expect(await masksTried(4)).toBe(3);
  });

  it('that waited for two days is stored with its masks, and without its tracks, which have expired', async () => {
    const { uploads, attempts, onStored, clock } = given();
    const waited = entry();
    clock.nowMs = waited.segment.toMs + TRACKS_LIVE_MS;
    uploads.add(waited);
    await vi.waitFor(() => expect(onStored).toHaveBeenCalledTimes(1));
    expect(attempts).toEqual(['masks', 'recordings']);
    expect(onStored.mock.calls[0]?.[1]).not.toHaveProperty('tracks');
  });
});
