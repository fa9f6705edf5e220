import type { Metrics } from '../metrics.ts';
import type { ClosedSidecars, Gap, Pauses, RecordingListener, SealedSegment, SpoolWorker } from '../ports.ts';
import { createAnnouncements } from './announcements.ts';
import type { Announcements, AnnouncementsOptions, StoredRecording } from './announcements.ts';
import { recoverLeft, recoverSpool } from './recover-spool.ts';
import { segmentFileName } from '@marsad/streaming/segment-name';
import { createSidecars } from './sidecars.ts';
import type { Sidecars, SidecarsOptions } from './sidecars.ts';
import { segmentsOf, waitingIn } from './spool.ts';
import type { Entries, Entry } from './spool.ts';
import { createSpoolLimit } from './spool-limit.ts';
import type { SpoolLimitOptions } from './spool-limit.ts';
import { createUploads } from './uploads.ts';
import type { UploadsOptions } from './uploads.ts';

export type RecordingsOptions = AnnouncementsOptions &
  Pick<UploadsOptions, 'store' | 'onStore'> &
  Pick<SidecarsOptions, 'analysisFps' | 'journals'> &
  Pick<SpoolLimitOptions, 'spool' | 'maxBytes'> & {
    readonly pauses: Pauses;
    readonly worker: Pick<SpoolWorker, 'recover' | 'closeSidecars'>;
    readonly metrics: Metrics;
  };

/** How often a stopping replica checks whether everything is stored, ms. */
const STOP_POLL_MS = 50;

/**
 * Takes a segment and its sidecars from their files to announced objects. A file leaves the spool only once its upload, or a gap in its place, is
 * announced. After a crash at any point it is therefore uploaded again under the same key, and announced with the same event id.
 */
export function createRecordings(options: RecordingsOptions): Recordings {
  const { spool, pauses, log, now, worker } = options;
  const entries: Entries = new Map();
  const announcements = createAnnouncements(options);
  const { uploads, lose } = createStoring(options, entries, announcements);
  const gap = (lost: Gap): void => void announcements.gap(lost);

  const onClosed = ({ path }: SealedSegment, sidecars: ClosedSidecars): void => {
    const entry = entries.get(path);
    // The segment was given up meanwhile, so its sidecars must not stay either.
    if (!entry) return spool.remove(path);
    entry.sidecars = sidecars;
    uploads.add(entry);
  };
  const sidecars = createSidecars({
    ...options,
    pathOf: (segment) => spool.pathOf(segmentFileName({ ...segment, open: false })),
    remove: spool.remove,
    closeSidecars: worker.closeSidecars,
    onClosed,
  });
  const add = (segment: SealedSegment): void => {
    entries.set(segment.path, { segment, sidecars: null, stored: false });
    sidecars.sealed(segment);
  };
  const keepWithinLimit = createSpoolLimit({ ...options, entries }, (entry) => lose(entry, 'spool_full'));
  const recovery = { spool, recover: worker.recover, onSegment: add, onGap: gap, log };
  return {
    ...sidecars,
    opened(segment) {
      for (const left of sidecars.opened(segment)) void recoverLeft(recovery, left, segment.fromMs);
    },
    async start() {
      await recoverSpool(recovery);
      spool.markAlive(now());
    },
    sealed(segment) {
      add(segment);
      keepWithinLimit();
    },
    gap,
    tick() {
      spool.markAlive(now());
      sidecars.tick();
      keepWithinLimit();
    },
    local: (camera) => segmentsOf(entries, camera),
    async stop(withinMs) {
      sidecars.finish();
      const untilMs = now() + withinMs;
      while (now() < untilMs && waitingIn(entries) > 0) await pauses.pause(STOP_POLL_MS);
      await uploads.stop();
    },
  };
}

export type Recordings = RecordingListener & {
  /** Recovers the files of an earlier process. It is called before any camera is opened: afterwards open files are this process's own. */
  start(): Promise<void>;
  /** Keeps a scene that was published. */
  scene: Sidecars['scene'];
  /** Called twice a second. */
  tick(): void;
  /** The sealed segments of a camera that are still in the spool. */
  local(camera: string): SealedSegment[];
  /** Uploads as much as it can within this time, ms; the rest waits on disk for the next start. The media thread has ended. */
  stop(withinMs: number): Promise<void>;
};

/** Uploads and announces the segments of the spool, or gives them up and announces a gap. */
function createStoring(options: RecordingsOptions, entries: Entries, announcements: Announcements) {
  const { spool, metrics, log } = options;
  const lose = (entry: Entry, reason: 'spool_full' | 'upload_lost'): void => {
    const { camera, fromMs, toMs, path } = entry.segment;
    uploads.drop(entry);
    entries.delete(path);
    spool.remove(path);
    metrics.segmentsDropped.add(1, { reason });
    log.error({ camera, fromMs, toMs, reason }, 'a recording is lost');
    void announcements.gap({ ...entry.segment, reason });
  };
  const announceStored = async (entry: Entry, recording: StoredRecording): Promise<void> => {
    const isAnnounced = await announcements.segment(entry.segment, recording);
    if (!isAnnounced || !entries.has(entry.segment.path)) return;
    spool.markStored(entry.segment.path);
    entry.stored = true;
  };
  const uploads = createUploads({
    ...options,
    isWanted: ({ segment }) => entries.has(segment.path),
    hasFile: spool.has,
    onStored: (entry, recording) => void announceStored(entry, recording),
    onLost: (entry) => lose(entry, 'upload_lost'),
  });
  return { uploads, lose };
}
