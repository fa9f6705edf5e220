import type { Metrics } from '../metrics.ts';
import type { FootageStore, Log, Pauses, SealedSegment, StoreFailure, StoredObject } from '../ports.ts';
import type { StoredAs } from './announcements.ts';
import type { Entry } from './spool.ts';

/** The pause before a failed upload is tried again, ms. It doubles with each further failure. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** After this many refusals of the same bytes, the store will not take them. */
const MOST_REFUSALS = 20;

export type UploadsOptions = {
  readonly store: Pick<FootageStore, 'storeFile' | 'keyOf'>;
  readonly pauses: Pauses;
  /** Whether the spool still has the segment's entry. */
  readonly isWanted: (entry: Entry) => boolean;
  /** Whether the spool still has the segment's file. */
  readonly hasFile: (entry: Entry) => boolean;
  /** Not awaited, because Kafka may be away and the next segment must not wait for it. */
  readonly onStored: (entry: Entry, object: StoredAs) => void;
  readonly onLost: (entry: Entry) => void;
  readonly onStore: (state: 'ready' | 'not_ready', reason?: string) => void;
  readonly metrics: Pick<Metrics, 'uploadSeconds' | 'segmentsStored' | 'segmentBytes'>;
  readonly log: Log;
  readonly now: () => number;
};

/** Uploads segments one after the other, the oldest first, each until its fate is known: stored or lost. */
export function createUploads(options: UploadsOptions) {
  const { store, pauses, metrics, log, now } = options;
  let queue: Entry[] = [];
  let running: Promise<void> | null = null;

  const noteStored = (entry: Entry, { bytes, sha256 }: StoredObject, objectKey: string, startedMs: number): void => {
    options.onStore('ready');
    metrics.uploadSeconds.record((now() - startedMs) / 1_000);
    metrics.segmentsStored.add(1);
    metrics.segmentBytes.add(bytes);
    options.onStored(entry, { objectKey, bytes, sha256 });
  };
  const noteFailed = ({ kind: outcome }: StoreFailure, pauseMs: number): void => {
    options.onStore('not_ready', 'the object store takes no recordings');
    log.warn({ outcome, waiting: queue.length + 1, pauseMs }, 'a recording was not stored; it is tried again');
  };

  const upload = async (entry: Entry): Promise<void> => {
    const key = segmentKey(store, entry.segment);
    let refusals = 0;
    let pauseMs = FIRST_PAUSE_MS;
    while (!pauses.ended && options.isWanted(entry)) {
      const startedMs = now();
      const outcome = await store.storeFile('recordings', key, entry.segment.path);
      if (outcome.kind === 'stored') return noteStored(entry, outcome, key, startedMs);
      if (outcome.kind === 'refused') refusals += 1;
      if (refusals >= MOST_REFUSALS || (outcome.kind === 'gone' && !options.hasFile(entry)))
        return options.onLost(entry);
      noteFailed(outcome, pauseMs);
      await pauses.pause(pauseMs).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
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

/**
 * The object's key: `<epoch>-<part>-<from>-<origin>.mp4` below its hour. The name holds all that is needed to play it at the right time.
 */
export const segmentKey = (store: Pick<FootageStore, 'keyOf'>, segment: SealedSegment): string =>
  store.keyOf(
    segment,
    segment.fromMs,
    `${segment.epoch}-${segment.part}-${segment.fromMs}-${Math.round(segment.originMs)}.mp4`,
  );
