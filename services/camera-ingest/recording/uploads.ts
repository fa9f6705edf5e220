import { sidecarKeyOf } from '@marsad/sidecars';
import type { SidecarKind } from '@marsad/sidecars';
import type { Metrics } from '../metrics.ts';
import type { FileBucket, FootageStore, Log, Pauses, SealedSegment, StoreFailure, StoredObject } from '../ports.ts';
import type { StoredRecording, StoredSidecar } from './announcements.ts';
import { haveTracksExpired } from './expire-tracks.ts';
import { LOST } from './sidecars.ts';
import type { Entry } from './spool.ts';

/** The pause before a failed upload is tried again, ms. It doubles with each further failure. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** After this many refusals of the same bytes, the store will not take them. Segments behind a sidecar wait for it, so it has fewer tries. */
const MOST_REFUSALS = { recordings: 20, masks: 3, tracks: 3 } as const;
/** A sidecar has this many once its bucket has refused the one before, because recordings come faster than pauses end. */
const REFUSALS_AFTER_A_LOSS = 1;

export type UploadsOptions = {
  readonly store: Pick<FootageStore, 'storeFile' | 'keyOf'>;
  readonly pauses: Pauses;
  /** Whether the spool still has the segment's entry. */
  readonly isWanted: (entry: Entry) => boolean;
  /** Whether the spool still has a file. */
  readonly hasFile: (path: string) => boolean;
  /** Not awaited, because Kafka may be away and the next segment must not wait for it. */
  readonly onStored: (entry: Entry, stored: StoredRecording) => void;
  readonly onLost: (entry: Entry) => void;
  readonly onStore: (state: 'ready' | 'not_ready', reason?: string) => void;
  readonly metrics: Pick<
    Metrics,
    'uploadSeconds' | 'segmentsStored' | 'segmentBytes' | 'sidecarBytes' | 'sidecarsLost'
  >;
  readonly log: Log;
  readonly now: () => number;
};

/** What became of one file: stored, refused for good, or not needed any more. */
type Fate = StoredFile | { readonly kind: 'lost' } | { readonly kind: 'unwanted' };
type StoredFile = StoredObject & { readonly objectKey: string; readonly startedMs: number };

/** Uploads segments one after the other, the oldest first, each with its sidecars before it, until its fate is known: stored or lost. */
export function createUploads(options: UploadsOptions) {
  const { pauses, metrics } = options;
  const uploadFile = createFileUpload(options, () => queue.length + 1);
  let queue: Entry[] = [];
  let running: Promise<void> | null = null;

  const uploadSidecar = async (entry: Entry, kind: SidecarKind): Promise<StoredSidecar | null> => {
    const closed = entry.sidecars?.[kind];
    if (closed?.kind !== 'closed' || (kind === 'tracks' && haveTracksExpired(entry.segment, options.now())))
      return null;
    const fate = await uploadFile(entry, kind, closed.path);
    if (fate.kind === 'lost') {
      metrics.sidecarsLost.add(1, { kind, reason: 'store' });
      options.log.error({ camera: entry.segment.camera, kind, reason: 'store' }, LOST[kind]);
    }
    if (fate.kind !== 'stored') return null;
    metrics.sidecarBytes.add(fate.bytes, { kind });
    const { objectKey, bytes, sha256 } = fate;
    return { bucket: kind, objectKey, bytes, sha256, frames: closed.frames, seenToMs: closed.seenToMs };
  };
  const upload = async (entry: Entry): Promise<void> => {
    const [masks, tracks] = [await uploadSidecar(entry, 'masks'), await uploadSidecar(entry, 'tracks')];
    const fate = await uploadFile(entry, 'recordings', entry.segment.path);
    if (fate.kind === 'lost') return options.onLost(entry);
    if (fate.kind === 'unwanted') return;
    const { objectKey, bytes, sha256, startedMs } = fate;
    metrics.uploadSeconds.record((options.now() - startedMs) / 1_000);
    metrics.segmentsStored.add(1);
    metrics.segmentBytes.add(bytes);
    options.onStored(entry, { objectKey, bytes, sha256, ...(masks && { masks }), ...(tracks && { tracks }) });
  };
  const uploadAll = async (): Promise<void> => {
    for (let entry = queue.shift(); entry && !pauses.ended; entry = queue.shift()) await upload(entry);
  };
  const start = (): void => {
    running ??= uploadAll().finally(() => {
      running = null;
      if (queue.length > 0 && !pauses.ended) start();
    });
  };

  return {
    add(entry: Entry): void {
      queue.push(entry);
      start();
    },
    /** Removes a segment from the queue, because it was lost or removed. */
    drop(entry: Entry): void {
      queue = queue.filter((waiting) => waiting !== entry);
    },
    /** Ends the pauses and waits for the current upload. Queued segments stay on disk for the next start. */
    async stop(): Promise<void> {
      pauses.end();
      await running;
    },
  };
}

/** Uploads one file of a segment, again and again while the store is away. */
function createFileUpload(options: UploadsOptions, waiting: () => number) {
  const { store, pauses, log, now } = options;
  const refusing = new Set<FileBucket>();
  const noteFailed = (bucket: FileBucket, { kind: outcome }: StoreFailure, pauseMs: number): void => {
    options.onStore('not_ready', 'the object store takes no recordings');
    log.warn(
      { bucket, outcome, waiting: waiting(), pauseMs },
      'a file of a recording was not stored; it is tried again',
    );
  };
  return async (entry: Entry, bucket: FileBucket, path: string): Promise<Fate> => {
    const objectKey = recordedKey(store, entry.segment, bucket);
    const isRecording = bucket === 'recordings';
    const mostRefusals = !isRecording && refusing.has(bucket) ? REFUSALS_AFTER_A_LOSS : MOST_REFUSALS[bucket];
    let refusals = 0;
    let pauseMs = FIRST_PAUSE_MS;
    while (!pauses.ended && options.isWanted(entry)) {
      const startedMs = now();
      const outcome = await store.storeFile(bucket, objectKey, path);
      if (outcome.kind === 'stored') {
        options.onStore('ready');
        refusing.delete(bucket);
        return { ...outcome, objectKey, startedMs };
      }
      if (outcome.kind === 'gone' && !options.hasFile(path)) return { kind: 'lost' };
      // Without its bucket, a recording waits in the spool as if the store were away; no recording waits for the bucket of a sidecar.
      if (outcome.kind === 'refused' || (outcome.kind === 'gone' && !isRecording)) refusals += 1;
      if (refusals >= mostRefusals) {
        refusing.add(bucket);
        return { kind: 'lost' };
      }
      noteFailed(bucket, outcome, pauseMs);
      await pauses.pause(pauseMs).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    return { kind: 'unwanted' };
  };
}

/**
 * The key of a segment, or of its sidecar in another bucket: `<epoch>-<part>-<from>-<origin>.mp4` below its hour. The name holds all that is
 * needed to play it at the right time.
 */
function recordedKey(store: Pick<FootageStore, 'keyOf'>, segment: SealedSegment, bucket: FileBucket): string {
  const { epoch, part, fromMs, originMs } = segment;
  const key = store.keyOf(segment, fromMs, `${epoch}-${part}-${fromMs}-${Math.round(originMs)}.mp4`);
  return bucket === 'recordings' ? key : sidecarKeyOf(key, bucket);
}
