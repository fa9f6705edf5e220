import type { Metrics } from '../metrics.ts';
import type { Gap, Pauses, SealedSegment, ViewsWorker } from '../ports.ts';
import { createAnnouncements } from './announcements.ts';
import type { AnnouncementsOptions, StoredAs } from './announcements.ts';
import { recoverSpool } from './recover-spool.ts';
import { segmentsOf, waitingIn } from './spool.ts';
import type { Entries, Entry } from './spool.ts';
import { createSpoolLimit } from './spool-limit.ts';
import type { SpoolLimitOptions } from './spool-limit.ts';
import { createUploads } from './uploads.ts';
import type { UploadsOptions } from './uploads.ts';

export type RecordingsOptions = AnnouncementsOptions &
  Pick<UploadsOptions, 'store' | 'onStore'> &
  Pick<SpoolLimitOptions, 'spool' | 'maxBytes'> & {
    readonly pauses: Pauses;
    readonly recover: ViewsWorker['recover'];
    readonly metrics: Metrics;
  };

/** How often a stopping replica checks whether everything is stored, ms. */
const STOP_POLL_MS = 50;

/**
 * Takes a segment from its sealed file to an announced object. A file leaves the spool only once its upload, or a gap in its place, is
 * announced. After a crash at any point it is therefore uploaded again under the same key, and announced with the same event id.
 */
export function createRecordings(options: RecordingsOptions) {
  const { spool, pauses, metrics, log, now } = options;
  const entries: Entries = new Map();
  const announcements = createAnnouncements(options);
  const gap = (lost: Gap): void => void announcements.gap(lost);

  const lose = (entry: Entry, reason: 'spool_full' | 'upload_lost'): void => {
    const { camera, fromMs, toMs, path } = entry.segment;
    uploads.drop(entry);
    entries.delete(path);
    spool.remove(path);
    metrics.segmentsDropped.add(1, { reason });
    log.error({ camera, fromMs, toMs, reason }, 'a recording is lost');
    gap({ ...entry.segment, reason });
  };
  const announceStored = async (entry: Entry, object: StoredAs): Promise<void> => {
    const isAnnounced = await announcements.segment(entry.segment, object);
    if (!isAnnounced || !entries.has(entry.segment.path)) return;
    spool.markStored(entry.segment.path);
    entry.stored = true;
  };
  const uploads = createUploads({
    ...options,
    isWanted: ({ segment }) => entries.has(segment.path),
    hasFile: ({ segment }) => spool.has(segment.path),
    onStored: (entry, object) => void announceStored(entry, object),
    onLost: (entry) => lose(entry, 'upload_lost'),
  });
  const add = (segment: SealedSegment): void => {
    const entry = { segment, stored: false };
    entries.set(segment.path, entry);
    uploads.add(entry);
  };
  const keepWithinLimit = createSpoolLimit({ ...options, entries }, (entry) => lose(entry, 'spool_full'));
  return {
    /** Recovers the files of an earlier process. It is called before any camera is opened: afterwards open files are this process's own. */
    async start(): Promise<void> {
      await recoverSpool({ spool, recover: options.recover, onSegment: add, onGap: gap, log });
      spool.markAlive(now());
    },
    sealed(segment: SealedSegment): void {
      add(segment);
      keepWithinLimit();
    },
    gap,
    /** Called twice a second. */
    tick(): void {
      spool.markAlive(now());
      keepWithinLimit();
    },
    /** The sealed segments of a camera that are still in the spool. */
    local: (camera: string): SealedSegment[] => segmentsOf(entries, camera),
    /** Uploads as much as it can within this time, ms; the rest waits on disk for the next start. */
    async stop(withinMs: number): Promise<void> {
      const untilMs = now() + withinMs;
      while (now() < untilMs && waitingIn(entries) > 0) await pauses.pause(STOP_POLL_MS);
      await uploads.stop();
    },
  };
}
export type Recordings = ReturnType<typeof createRecordings>;
