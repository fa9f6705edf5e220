import { LONGEST_FRAGMENT_MS, LONGEST_KEY_FRAMES_MS, playbackRequested } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPlaybackQueue } from './playback-queue.ts';
import type { PlaybackQueue, PlaybackRequest, ReceivedPlayback } from './playback-queue.ts';
import { impossible } from './playback-span.ts';

const NOW = 1_790_000_100_000;
const example = playbackRequested.schema.parse(playbackRequested.example);
const asked = (over: Partial<PlaybackRequest> = {}, requestedAtMs = NOW): ReceivedPlayback => ({
  request: { ...example, ...over },
  requestedAtMs,
  traceparent: undefined,
  close: () => Promise.resolve(),
});
const spanOf = (n: number) => ({ fromMs: example.fromMs + n * 4_000, toMs: example.fromMs + (n + 1) * 4_000 });

describe('the queue of playback', () => {
  let recordedToMs: number | undefined;
  let queue: PlaybackQueue;
  beforeEach(() => {
    recordedToMs = NOW;
    queue = createPlaybackQueue(() => ({ recordedToMs, stoppedAtMs: undefined }));
  });
  const takeAll = (): string[] => {
    const names: string[] = [];
    for (let job = queue.take(NOW); job; job = queue.take(NOW)) names.push(job.wanted.playbackId);
    return names;
  };

  it('gives stills first, then fragments in the order in which they were asked for', () => {
    for (const [n, playbackId] of ['a', 'b'].entries()) queue.add(asked({ playbackId, ...spanOf(n) }));
    queue.add(asked({ playbackId: 'still', kind: 'still' }));
    expect(takeAll()).toEqual(['still', 'a', 'b']);
    expect(queue.waiting).toBe(0);
  });

  it('gives up what the same playback asked for before and nobody has begun', () => {
    queue.add(asked({ playbackId: 'p', fragment: 0, kind: 'still' }));
    queue.add(asked({ playbackId: 'p', fragment: 1, ...spanOf(0) }));
    queue.add(asked({ playbackId: 'q', fragment: 1, ...spanOf(1) }));
    const refused = queue.add(asked({ playbackId: 'p', fragment: 2, ...spanOf(2) }));
    expect(refused.map(({ received, reason }) => [received.request.fragment, reason])).toEqual([[1, 'overtaken']]);
    expect(takeAll()).toEqual(['p', 'q', 'p']);
  });

  it('does not let an older request overtake a newer one', () => {
    queue.add(asked({ playbackId: 'p', fragment: 2, ...spanOf(0) }));
    expect(queue.add(asked({ playbackId: 'p', fragment: 1, ...spanOf(1) }))).toEqual([]);
    expect(queue.waiting).toBe(2);
  });

  it('gives what two people ask for once, also while it is being made', () => {
    queue.add(asked({ playbackId: 'a' }));
    queue.add(asked({ playbackId: 'b' }));
    const job = queue.take(NOW);
    queue.add(asked({ playbackId: 'c' }));
    expect(queue.waiting).toBe(0);
    expect(job?.requests.map(({ request }) => request.playbackId)).toEqual(['a', 'b', 'c']);
    if (job) queue.done(job);
    queue.add(asked({ playbackId: 'd' }));
    expect(queue.waiting).toBe(1);
  });

  it.each([
    ['another camera', { camera: asked().request.camera.replace('1', '2') as PlaybackRequest['camera'] }],
    ['another time', spanOf(1)],
    ['key frames only', { keyFramesOnly: true }],
    ['a still', { kind: 'still' as const }],
    ['the same without masks', { unmasking: { orderId: 'unmask-1', subject: 'demo-operator' } }],
  ])('makes a view of its own of %s', (_, other) => {
    queue.add(asked({ playbackId: 'a' }));
    queue.add(asked({ playbackId: 'b', ...other }));
    expect(queue.waiting).toBe(2);
  });

  it('makes a view of its own for each person who sees the same without masks', () => {
    for (const subject of ['demo-operator', 'demo-supervisor'])
      queue.add(asked({ playbackId: subject, unmasking: { orderId: 'unmask-1', subject } }));
    expect(queue.waiting).toBe(2);
  });

  it('refuses a fragment that it has no room for; a still takes the room of the last fragment', () => {
    for (let n = 0; n < 32; n += 1) queue.add(asked({ playbackId: `p${n}`, ...spanOf(n) }));
    expect(queue.add(asked({ playbackId: 'late', ...spanOf(99) }))).toMatchObject([
      { received: { request: { playbackId: 'late' } }, reason: 'overloaded' },
    ]);
    expect(queue.add(asked({ playbackId: 'still', kind: 'still' }))).toMatchObject([
      { received: { request: { playbackId: 'p31' } }, reason: 'overloaded' },
    ]);
    expect(queue.waiting).toBe(32);
  });

  it('gives up what was asked for more than ten seconds ago', () => {
    queue.add(asked({ playbackId: 'old' }, NOW - 10_001));
    queue.add(asked({ playbackId: 'young', ...spanOf(1) }, NOW - 10_000));
    expect(queue.takeRefused(NOW)).toMatchObject([{ received: { request: { playbackId: 'old' } }, reason: 'expired' }]);
    expect(takeAll()).toEqual(['young']);
  });

  it('waits four seconds for a recording that is not announced yet', () => {
    recordedToMs = undefined;
    const span = { fromMs: NOW - 5_000, toMs: NOW - 1_000 };
    queue.add(asked(span));
    expect(queue.take(NOW)).toBeUndefined();
    expect(queue.takeRefused(NOW + 3_999)).toEqual([]);
    expect(queue.takeRefused(NOW + 4_000)).toMatchObject([{ reason: 'not_stored_yet' }]);
    queue.add(asked(span));
    recordedToMs = NOW;
    expect(queue.take(NOW)).toBeDefined();
  });
});

describe('the time of a request', () => {
  const longest = { fromMs: 0, toMs: LONGEST_FRAGMENT_MS };
  it.each([
    ['as long as a fragment may be', longest, undefined],
    ['longer', { ...longest, toMs: LONGEST_FRAGMENT_MS + 1 }, 'span_not_possible'],
    ['longer, of key frames only', { fromMs: 0, toMs: LONGEST_KEY_FRAMES_MS, keyFramesOnly: true }, undefined],
    ['no time', { fromMs: 5, toMs: 5 }, 'span_not_possible'],
    ['backwards', { fromMs: 5, toMs: 4 }, 'span_not_possible'],
    ['one moment, of a still', { kind: 'still', fromMs: 5, toMs: 5 }, undefined],
    ['backwards, of a still', { kind: 'still', fromMs: 5, toMs: 4 }, 'span_not_possible'],
  ] as const)('%s', (_, over, reason) => expect(impossible({ ...example, ...over })).toBe(reason));
});
