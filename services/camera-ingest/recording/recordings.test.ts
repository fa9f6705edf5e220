import { existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordingGap, segmentRecorded } from '@marsad/schemas';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { segmentFileName } from '@marsad/streaming/segment-name';
import type { MediaEvent, SealedSegment } from '../ports.ts';
import { noMetrics, silentLog } from '../testing/fakes.ts';
import { recordSample } from '../testing/record-sample.ts';
import { createRecordingsHarness, settled, T } from '../testing/recordings-harness.ts';
import type { RecordingsHarness } from '../testing/recordings-harness.ts';
import { SAMPLES } from '@marsad/streaming/testing';

let harness: RecordingsHarness;
beforeEach(() => {
  harness = createRecordingsHarness();
});
afterEach(() => harness.remove());

const spool: RecordingsHarness['recordings'] = (options) => harness.recordings(options);
const segment = (n: number): SealedSegment => harness.sealed(harness.startOf(T + n * 1_000));

describe('recordings', () => {
  it('are announced after their upload, stay in the spool for clips, and are removed after three minutes', async () => {
    const { recordings, bus, bytes } = spool();
    await recordings.start();
    recordings.sealed(segment(0));
    await settled(() => bus.of(segmentRecorded).length === 1);
    expect(bytes.objects.size).toBe(1);
    expect(bus.published[0]).toMatchObject({ id: `c-1:${T}:0:${T}:segment`, simulated: true });
    const [local] = recordings.local('c-1');
    expect(local && existsSync(local.path)).toBe(true);
    harness.clock.nowMs = T + 1_000 + 180_001;
    recordings.tick();
    expect(recordings.local('c-1')).toEqual([]);
    expect(harness.files()).toEqual(['alive']);
    await recordings.stop(0);
  });

  it('wait while the store is away, and are each stored once afterwards', async () => {
    const { recordings, bus, bytes, onStore } = spool();
    await recordings.start();
    bytes.fail({ kind: 'unavailable', detail: 'away' });
    for (const n of [0, 1, 2]) recordings.sealed(segment(n));
    await settled(() => bytes.attempts >= 2);
    expect(bus.published).toEqual([]);
    expect(onStore).toHaveBeenLastCalledWith('not_ready', expect.any(String));
    bytes.fail(null);
    await settled(() => bus.of(segmentRecorded).length === 3);
    expect([...bytes.objects.values()]).toEqual([1, 1, 1]);
    expect(bus.of(recordingGap)).toEqual([]);
    expect(onStore).toHaveBeenLastCalledWith('ready');
    await recordings.stop(0);
  });

  it('are uploaded while the bus is away, and announced when it is back', async () => {
    const { recordings, bus, bytes } = spool();
    await recordings.start();
    bus.goAway();
    for (const n of [0, 1]) recordings.sealed(segment(n));
    await settled(() => bytes.objects.size === 2);
    expect(harness.files().filter((name) => name.endsWith('.stored'))).toEqual([]);
    bus.comeBack();
    await settled(() => bus.of(segmentRecorded).length === 2);
    await recordings.stop(0);
  });

  it('are dropped oldest first if there is no room, and the loss is announced', async () => {
    const { recordings, bus, bytes } = spool({ maxBytes: 25 });
    await recordings.start();
    bytes.fail({ kind: 'unavailable', detail: 'away' });
    for (const n of [0, 1, 2]) recordings.sealed(segment(n));
    await settled(() => bus.of(recordingGap).length === 1);
    expect(bus.of(recordingGap)[0]).toMatchObject({
      reason: 'spool_full',
      fromMs: T,
      toMs: T + 1_000,
      announcedBy: 'ingest-1',
    });
    bytes.fail(null);
    await settled(() => bus.of(segmentRecorded).length === 2);
    expect(bus.of(segmentRecorded).map(({ fromMs }) => fromMs)).toEqual([T + 1_000, T + 2_000]);
    await recordings.stop(0);
  });

  it('that vanished from the disk are announced as lost', async () => {
    const { recordings, bus, bytes } = spool();
    await recordings.start();
    const gone = segment(0);
    rmSync(gone.path);
    bytes.fail({ kind: 'gone', detail: 'no such file' });
    recordings.sealed(gone);
    await settled(() => bus.of(recordingGap).length === 1);
    expect(bus.of(recordingGap)[0]?.reason).toBe('upload_lost');
    await recordings.stop(0);
  });
});

describe('a recording that a crash left in the spool', () => {
  it('is uploaded and announced with its real end; the time from there to the last sign of life is a gap', async () => {
    const { directory } = harness;
    const recorded = recordSample({
      source: join(SAMPLES, 'person-bicycle-car-detection-part.mp4'),
      directory,
      camera: 'c-1',
      district: 'agdal',
      epoch: T,
      originMs: T,
      segmentMs: 8_000,
      crash: true,
    });
    const aliveMs = T + 45_000;
    writeFileSync(join(directory, 'alive'), '');
    utimesSync(join(directory, 'alive'), new Date(aliveMs), new Date(aliveMs));
    writeFileSync(
      join(
        directory,
        segmentFileName({ district: 'agdal', camera: 'c-2', epoch: T, part: 0, fromMs: T, originMs: T, open: true }),
      ),
      'no',
    );
    writeFileSync(join(directory, 'notes.txt'), 'somebody else’s');
    const { recordings, bus } = spool();
    await recordings.start();
    await settled(() => bus.of(segmentRecorded).length === recorded.length + 1);
    const last = bus.of(segmentRecorded).at(-1);
    expect(last?.fromMs).toBe(recorded.at(-1)?.toMs);
    expect(last?.toMs).toBeGreaterThan(last?.fromMs ?? 0);
    const gaps = bus.of(recordingGap).map(({ camera, fromMs, toMs, reason }) => ({ camera, fromMs, toMs, reason }));
    expect(gaps).toContainEqual({ camera: 'c-1', fromMs: last?.toMs, toMs: aliveMs, reason: 'replica_lost' });
    expect(gaps).toContainEqual({ camera: 'c-2', fromMs: T, toMs: aliveMs, reason: 'upload_lost' });
    expect(existsSync(join(directory, 'notes.txt'))).toBe(true);
    await recordings.stop(0);
  });
});

describe('a gap', () => {
  const lost = {
    district: 'agdal',
    camera: 'c-1',
    epoch: T,
    fromMs: T,
    toMs: T + 5_000,
    reason: 'overloaded',
  } as const;

  it('from the media thread fits its schema, although the thread’s message carries other fields', async () => {
    const { recordings, bus } = spool();
    const event: Extract<MediaEvent, { kind: 'gap' }> = { kind: 'gap', ...lost };
    recordings.gap({ ...event, district: 'agdal' });
    await settled(() => bus.of(recordingGap).length === 1);
    expect(bus.refused).toEqual([]);
    expect(bus.of(recordingGap)[0]).toMatchObject({ ...lost, announcedBy: 'ingest-1' });
  });

  it('of lost packets says how many', async () => {
    const { recordings, bus } = spool();
    recordings.gap({ ...lost, reason: 'packets_lost', packetsLost: 120 });
    await settled(() => bus.of(recordingGap).length === 1);
    expect(bus.of(recordingGap)[0]).toMatchObject({ reason: 'packets_lost', packetsLost: 120 });
    expect(bus.refused).toEqual([]);
  });

  it('is counted once it is acknowledged; a refused gap is logged as an error and not counted', async () => {
    const metrics = noMetrics();
    const counted = vi.spyOn(metrics.gaps, 'add');
    const error = vi.fn();
    const { recordings, bus } = spool({ metrics, log: { ...silentLog, error } });
    bus.goAway();
    recordings.gap(lost);
    recordings.gap({ ...lost, fromMs: -1 });
    expect(counted).not.toHaveBeenCalled();
    bus.comeBack();
    await settled(() => bus.refused.length === 1 && bus.of(recordingGap).length === 1);
    await settled(() => error.mock.calls.length === 1);
    expect(counted.mock.calls).toEqual([[1, { reason: 'overloaded' }]]);
    expect(error.mock.calls[0]?.[0]).toMatchObject({ camera: 'c-1', answer: 'refused' });
  });
});
