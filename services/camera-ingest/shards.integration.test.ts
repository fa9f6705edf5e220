import { shardOf } from '@marsad/kafka';
import { SHARDS, cameraState, recordingGap } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { expect, it } from 'vitest';
import type { MediaEvent, MediaWorker } from './ports.ts';
import { cameraOf, useIngest } from './testing/ingest-under-test.ts';

const ingest = useIngest();
type Span = { readonly camera: string; readonly replica: string; readonly fromMs: number; toMs: number };

/** A media worker without video: a camera plays soon after it is opened, until it is closed. */
function createSyntheticMedia(replica: string, spans: Span[]): MediaWorker {
  const listeners: ((event: MediaEvent) => void)[] = [];
  const open = new Map<string, Span>();
  const close = (camera: string): void => {
    const span = open.get(camera);
    if (span) span.toMs = Date.now();
    open.delete(camera);
  };
  return {
    onEvent: (listener) => void listeners.push(listener),
    send(command) {
      if (command.kind === 'close') close(command.camera);
      if (command.kind !== 'open') return;
      const { camera } = command.camera;
      setTimeout(() => {
        const span = { camera, replica, fromMs: Date.now(), toMs: Number.POSITIVE_INFINITY };
        open.set(camera, span);
        spans.push(span);
        for (const listener of listeners) listener({ kind: 'state', camera, epoch: command.epoch, state: 'playing' });
      }, 80);
    },
    stop() {
      for (const camera of [...open.keys()]) close(camera);
      return Promise.resolve();
    },
  };
}

/** Time for which nobody streamed a camera, between the beginning of its first span and `untilMs`, ms. */
function holesOf(spans: readonly Span[], untilMs: number): number {
  let reached = spans[0]?.fromMs ?? untilMs;
  let missing = 0;
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    missing += Math.max(0, fromMs - reached);
    reached = Math.max(reached, toMs);
  }
  return missing + Math.max(0, untilMs - reached);
}

/** Camera ids with one in each shard, so that the number of cameras is the number of shards. */
function idForEachShard(district: string): string[] {
  const found = new Map<number, string>();
  for (let n = 0; found.size < SHARDS; n += 1) {
    const camera = `synthetic-${n}-${district}`;
    if (!found.has(shardOf(camera))) found.set(shardOf(camera), camera);
  }
  return [...found.values()];
}

it('of 64 cameras a third replica takes at most 40 %, gives them back when it stops, and not a second is lost', async () => {
  const district = await ingest.stack.createDistrict();
  const cameras = idForEachShard(district).map((camera) => cameraOf(district, camera));
  const cityEvents = await ingest.collect('command-center', [cameraState, recordingGap], district);
  await ingest.register(...cameras);
  const spans: Span[] = [];
  const start = (replica: string) =>
    ingest.start({ districts: [district], replica }, { createMedia: () => createSyntheticMedia(replica, spans) });
  const owners = (): Map<string, string> => {
    const open = spans.filter(({ toMs }) => toMs === Number.POSITIVE_INFINITY);
    return new Map(open.map(({ camera, replica }) => [camera, replica]));
  };
  const counts = () =>
    ['ingest-1', 'ingest-2', 'ingest-3'].map(
      (replica) => [...owners().values()].filter((owner) => owner === replica).length,
    );
  const settled = (replicas: number) =>
    eventually(
      () => {
        expect(spans.filter(({ toMs }) => toMs === Number.POSITIVE_INFINITY)).toHaveLength(64);
        expect(counts().filter((count) => count > 0)).toHaveLength(replicas);
      },
      { timeoutMs: 30_000 },
    );

  await start('ingest-1');
  await settled(1);
  await start('ingest-2');
  await settled(2);
  const before = owners();
  const third = await start('ingest-3');
  await settled(3);
  const moved = [...owners()].filter(([camera, replica]) => before.get(camera) !== replica).length;
  console.warn(`a third replica moved ${moved} of 64 cameras: ${counts().join(', ')}`);
  expect(moved / 64).toBeLessThanOrEqual(0.4);
  await third.stop();
  await settled(2);

  const untilMs = Date.now();
  const lost = cameras.map(({ camera }) =>
    holesOf(
      spans.filter((span) => span.camera === camera),
      untilMs,
    ),
  );
  expect(Math.max(...lost)).toBe(0);
  expect(cityEvents.of(recordingGap)).toEqual([]);
}, 150_000);
