import { expect, test } from 'vitest';
import { createPlaybacksMemory, IDLE_AFTER_MS, MOST_WAITING } from './playbacks-memory.ts';

const playback = (playbackId: string, subject = 'operator-1') =>
  ({ playbackId, subject, camera: 'agdal-avenue-1', purpose: 'incident_review' }) as const;

test.each([
  ['its last millisecond', IDLE_AFTER_MS, true],
  ['a millisecond later', IDLE_AFTER_MS + 1, false],
])('a playback that nobody uses is over after its time: at %s', (_, idleMs, isOpen) => {
  const memory = createPlaybacksMemory();
  memory.open(playback('p-1'), 1_000);
  expect(memory.find('p-1', 'operator-1', 2_000)).toBeDefined();
  expect(memory.find('p-1', 'operator-1', 2_000 + idleMs) !== undefined).toBe(isOpen);
});

test('the playbacks of one person do not end those of another', () => {
  const memory = createPlaybacksMemory();
  memory.open(playback('other', 'operator-2'), 0);
  for (let n = 0; n < 20; n += 1) memory.open(playback(`p-${n}`), n + 1);
  expect(memory.find('other', 'operator-2', 30)).toBeDefined();
  expect(Array.from({ length: 20 }, (_, n) => memory.find(`p-${n}`, 'operator-1', 30)).filter(Boolean)).toHaveLength(8);
});

test('requests of a playback are numbered from 0', () => {
  const memory = createPlaybacksMemory();
  memory.open(playback('p-1'), 0);
  expect([memory.nextRequest('p-1'), memory.nextRequest('p-1'), memory.nextRequest('unknown')]).toEqual([
    0,
    1,
    undefined,
  ]);
});

test('a person waits for no more once the work failed', async () => {
  const memory = createPlaybacksMemory();
  const failing = Array.from({ length: MOST_WAITING }, () =>
    memory.whileWaiting('operator-1', () => Promise.reject(new Error('it failed'))),
  );
  expect(memory.isBusy('operator-1')).toBe(true);
  expect(memory.isBusy('operator-2')).toBe(false);
  await Promise.allSettled(failing);
  expect(memory.isBusy('operator-1')).toBe(false);
});
