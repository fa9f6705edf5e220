import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MaskSample } from '@marsad/masking';
import { expect, vi } from 'vitest';
import { createPauses } from '../pauses.ts';
import type { SealedSegment, SegmentStart, SpoolWorker } from '../ports.ts';
import { closeSidecars } from '../recording/io/close-sidecars.ts';
import { openSpool } from '../recording/io/file-spool.ts';
import { createJournals } from '../recording/io/journals.ts';
import { recoverSegment } from '../recording/io/recover-segment.ts';
import { createRecordings } from '../recording/recordings.ts';
import { segmentFileName } from '@marsad/streaming/segment-name';
import { createFakeOutbox, createFakeStore, noMetrics, silentLog } from './fakes.ts';

export const T = 1_790_000_000_000;

/** A spool in a folder of its own, and a clock that only the test moves. */
export function createRecordingsHarness() {
  const directory = mkdtempSync(join(tmpdir(), 'marsad-recordings-'));
  const clock = { nowMs: T + 60_000 };
  const startOf = (fromMs: number, part = 0): SegmentStart => ({
    district: 'agdal',
    camera: 'c-1',
    epoch: T,
    part,
    fromMs,
    originMs: T,
  });
  return {
    directory,
    clock,
    startOf,
    /** Starts recordings on the folder, as a process does. */
    recordings({
      maxBytes = 1_000_000_000,
      log = silentLog,
      metrics = noMetrics(),
      worker = inThisThread,
      journals = createJournals(),
    } = {}) {
      const bus = createFakeOutbox();
      const bytes = createFakeStore();
      const onStore = vi.fn();
      const recordings = createRecordings({
        spool: openSpool(directory),
        maxBytes,
        replica: 'ingest-1',
        store: bytes.store,
        outbox: bus.outbox,
        pauses: createPauses(),
        analysisFps: 5,
        journals,
        worker,
        isSimulated: () => true,
        onStore,
        metrics,
        log,
        now: () => clock.nowMs,
      });
      return { recordings, bus, bytes, onStore };
    },
    /** Writes the file of a segment of one second, as if it had been sealed. */
    sealed(start: SegmentStart, toMs = start.fromMs + 1_000): SealedSegment {
      const path = join(directory, segmentFileName({ ...start, open: false }));
      writeFileSync(path, 'x'.repeat(10));
      return { ...start, path, toMs, packets: 5, bytes: 10, codec: 'h264', widthPx: 64, heightPx: 48 };
    },
    files: (): string[] => readdirSync(directory).toSorted(),
    remove: (): void => rmSync(directory, { recursive: true, force: true }),
  };
}
export type RecordingsHarness = ReturnType<typeof createRecordingsHarness>;

const inThisThread: Pick<SpoolWorker, 'recover' | 'closeSidecars'> = {
  recover: (path) => Promise.resolve(recoverSegment(path)),
  closeSidecars,
};

/** A mask sample with one trace. */
export const sampleAt = (atMs: number, part = 0): MaskSample => ({
  atMs,
  part: `${T}:${part}`,
  examined: true,
  traces: [{ key: 1, mask: { x: 0.25, y: 0.25, width: 0.125, height: 0.5 }, unseenMs: 0 }],
  regions: [],
});

export const settled = async (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition()).toBe(true), 5_000);
