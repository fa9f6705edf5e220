import { cameraRegistered, clipRequested } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { createRecordings } from '../domain/recordings.ts';
import { LONGEST_CLIP_MS } from '../domain/waiting.ts';
import type { HeldFile, Rendered, RenderJob, Segment, StoreFailure, Working } from '../ports.ts';
import { segmentAt } from '../testing/segments.ts';
import { makeClip } from './make-clip.ts';

const START = 1_790_000_000_000;
const AWAY: StoreFailure = { kind: 'unavailable', detail: 'away' };
const camera = cameraRegistered.schema.parse({ ...cameraRegistered.example, district: 'hassan', camera: 'gate' });
const rendered: Rendered = {
  frames: 50,
  widthPx: 64,
  heightPx: 48,
  fromMs: START,
  toMs: START + 5_000,
  bytes: 9,
  mimeType: 'video/mp4',
  masked: 'boxes',
  unseen: [],
  missing: [],
};
const recording = (fromMs: number, toMs: number): Segment => segmentAt(START + fromMs, START + toMs);

/** A camera whose recordings are announced at these moments, on a clock that only pauses move. */
function given({
  announced = [] as readonly { readonly afterMs: number; readonly segment: Segment }[],
  awayUntilMs = 0,
  stoppedAtMs = undefined as number | undefined,
  render = (): Rendered | null => rendered,
} = {}) {
  let nowMs = START + 6_000;
  const recordings = createRecordings();
  const announce = (): void =>
    announced.filter(({ afterMs }) => nowMs >= START + afterMs).forEach(({ segment }) => recordings.note(segment));
  const ending = new AbortController();
  const working: Working = {
    signal: ending.signal,
    now: () => nowMs,
    pause(ms) {
      nowMs += ms;
      announce();
      return ending.signal.aborted ? Promise.reject(new Error('ended')) : Promise.resolve();
    },
  };
  announce();
  const jobs: RenderJob[] = [];
  const released: string[] = [];
  const ifThere = <T>(answer: T): Promise<T | StoreFailure> =>
    Promise.resolve(nowMs < START + awayUntilMs ? AWAY : answer);
  const hold = (path: string): HeldFile => ({ kind: 'held', path, release: () => void released.push(path) });
  const sha256 = 'c'.repeat(64);
  const parts = {
    recordings,
    cameras: { find: (id: string) => (id === 'gate' ? camera : undefined), stoppedAtMs: () => stoppedAtMs },
    store: {
      list: () => ifThere({ kind: 'listed' as const, keys: [] }),
      put: () => ifThere({ kind: 'stored' as const, bucket: 'views', objectKey: 'key', bytes: 9, sha256 }),
    },
    cache: {
      hold: ({ objectKey }: { objectKey: string }) => ifThere(hold(objectKey)),
      newPath: () => 'clip.mp4',
      remove: () => undefined,
    },
    sidecars: {
      masks: (_: string, of: Segment) => Promise.resolve({ of, seenToMs: of.toMs, samples: [] }),
      tracks: (_: string, of: Segment) => Promise.resolve({ of, seenToMs: of.toMs, scenes: [] }),
    },
    sidecarKey: (key: string) => key,
    renderer: { render: (job: RenderJob) => (jobs.push(job), Promise.resolve(render())) },
    metrics: { masksNotUsed: () => undefined, mismatch: () => undefined, rendered: () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const request = (over: { readonly camera?: string; readonly toMs?: number } = {}) =>
    makeClip(
      parts,
      {
        request: clipRequested.schema.parse({
          ...{ alertId: 'a-1', district: 'hassan', camera: 'gate', atMs: START },
          ...{ fromMs: START, toMs: START + 5_000, ...over },
        }),
        requestedAtMs: START + 1_000,
        traceparent: undefined,
      },
      working,
    );
  return { request, jobs, released, took: () => nowMs - START, end: () => ending.abort() };
}

describe('the clip of an alert', () => {
  it('is made at once if its recording is announced', async () => {
    const { request, jobs, released, took } = given({
      announced: [{ afterMs: 0, segment: recording(-10_000, 6_000) }],
    });
    expect(await request()).toMatchObject({ kind: 'made', stored: { objectKey: 'key' } });
    expect(took()).toBe(6_000);
    expect(jobs).toMatchObject([{ fromMs: START, toMs: START + 5_000, as: 'clip', footage: [{}] }]);
    expect(released).toHaveLength(2);
  });

  it('waits until the recording of its end is announced', async () => {
    const announced = [
      { afterMs: 0, segment: recording(-10_000, 3_000) },
      { afterMs: 14_000, segment: recording(3_000, 8_000) },
    ];
    const { request, jobs, took } = given({ announced });
    await request();
    expect(took()).toBe(14_000);
    expect(jobs[0]?.footage).toHaveLength(2);
  });

  it('is made of what there is when patience is over', async () => {
    const { request, jobs, took } = given({ announced: [{ afterMs: 0, segment: recording(-10_000, 3_000) }] });
    await request();
    expect(took()).toBe(25_000);
    expect(jobs[0]?.footage).toHaveLength(1);
  });

  it('does not wait that long for a camera that has stopped', async () => {
    const announced = [{ afterMs: 0, segment: recording(-10_000, 3_000) }];
    const { request, took } = given({ announced, stoppedAtMs: START + 3_000 });
    await request();
    expect(took()).toBe(6_500);
  });

  it('waits anew for its recording once a store that was away is back', async () => {
    const announced = [{ afterMs: 100_000, segment: recording(-10_000, 6_000) }];
    const { request, jobs } = given({ announced, awayUntilMs: 90_000 });
    expect(await request()).toMatchObject({ kind: 'made' });
    expect(jobs[0]?.footage).toHaveLength(1);
  });

  it('is cut at its end if it is too long', async () => {
    const { request, jobs } = given({ announced: [{ afterMs: 0, segment: recording(-10_000, 900_000) }] });
    await request({ toMs: START + 600_000 });
    expect(jobs[0]?.toMs).toBe(START + LONGEST_CLIP_MS);
  });

  it.each([
    ['the camera is not registered', {}, { camera: 'stranger' }, 'camera_unknown'],
    ['nothing is recorded', {}, {}, 'nothing_recorded'],
    ['the store stays away for ten minutes', { awayUntilMs: 900_000 }, {}, 'store_unavailable'],
  ])('is not made if %s', async (_, situation, over, reason) => {
    expect(await given(situation).request(over)).toEqual({ kind: 'failed', reason });
  });

  it.each([
    ['the recordings hold no frame of its time', () => null, 'nothing_recorded'],
    [
      'rendering fails',
      () => {
        throw new Error('broken');
      },
      'encoding_failed',
    ],
  ])('is not made if %s', async (_, render, reason) => {
    const announced = [{ afterMs: 0, segment: recording(-10_000, 6_000) }];
    const { request, released } = given({ announced, render });
    expect(await request()).toEqual({ kind: 'failed', reason });
    expect(released).toHaveLength(2);
  });

  it('is broken off when its partition goes to another replica', async () => {
    const { request, end, jobs } = given();
    end();
    await expect(request()).rejects.toThrow('ended');
    expect(jobs).toEqual([]);
  });
});
