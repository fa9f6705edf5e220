import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordingGap, segmentRecorded } from '@marsad/schemas';
import type { GapReason } from '@marsad/schemas';
import { gapIdOf, segmentId } from '../ids.ts';
import { parseSegmentFileName } from './segment-name.ts';
import { planSpool } from './spool-plan.ts';
import type { Metrics } from '../metrics.ts';
import type { FootageStore, Log, Outbox, SealedSegment, ViewsWorker } from '../ports.ts';

export type RecordingsOptions = {
  readonly directory: string;
  readonly maxBytes: number;
  readonly replica: string;
  readonly store: FootageStore;
  readonly outbox: Outbox;
  readonly recover: ViewsWorker['recover'];
  readonly isSimulated: (camera: string) => boolean;
  readonly onStore: (state: 'ready' | 'not_ready', reason?: string) => void;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
};
export type Gap = {
  district: string;
  camera: string;
  epoch: number;
  fromMs: number;
  toMs: number;
  reason: GapReason;
};
type Entry = { segment: SealedSegment; stored: boolean };

/** Marks what is in the store and announced, until nobody needs it here any more. */
const STORED = '.stored';
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** The store refused these very bytes so often that it will not take them. */
const MOST_REFUSALS = 20;

/**
 * From a sealed file to an announced object. A file leaves the spool after its upload was announced, or with an announced gap; so a crash at
 * any point uploads it again, under the same key and with the same event id.
 */
export function createRecordings(options: RecordingsOptions) {
  const { directory, store, outbox, metrics, log, now } = options;
  const entries = new Map<string, Entry>();
  let queue: Entry[] = [];
  let running: Promise<void> | null = null;
  const ending = new AbortController();
  const alive = join(directory, 'alive');
  const filesOf = (): string[] => readdirSync(directory);

  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: ending.signal }).catch(() => undefined);

  const announceGap = async (lost: Gap): Promise<void> => {
    // Field by field: the strict schema refuses whatever else a caller's record carries.
    const { district, camera, epoch, fromMs, toMs, reason } = lost;
    const gapId = gapIdOf(lost);
    const answer = await outbox.mustSay(
      recordingGap,
      { gapId, district, camera, epoch, fromMs, toMs, reason, announcedBy: options.replica, announcedAtMs: now() },
      { id: gapId, atMs: toMs, simulated: options.isSimulated(camera) },
    );
    if (answer === 'said') metrics.gaps.add(1, { reason });
    else log.error({ camera, fromMs, toMs, reason, answer }, 'a gap was not announced');
  };
  const gap = (lost: Gap): void => void announceGap(lost);
  const lose = (entry: Entry, reason: 'spool_full' | 'upload_lost'): void => {
    const { district, camera, epoch, fromMs, toMs } = entry.segment;
    queue = queue.filter((one) => one !== entry);
    entries.delete(entry.segment.path);
    removeFile(entry.segment.path);
    metrics.segmentsDropped.add(1, { reason });
    log.error({ camera, fromMs, toMs, reason }, 'a recording is lost');
    gap({ district, camera, epoch, fromMs, toMs, reason });
  };

  const announce = async (entry: Entry, key: string, bytes: number, sha256: string): Promise<void> => {
    const { district, camera, epoch, part, fromMs, toMs, packets, codec, widthPx, heightPx } = entry.segment;
    const data = {
      district,
      camera,
      epoch,
      part,
      fromMs,
      toMs,
      bucket: 'recordings',
      objectKey: key,
      bytes,
      sha256,
      packets,
      codec,
      widthPx,
      heightPx,
    };
    const said = await outbox.mustSay(segmentRecorded, data, {
      id: segmentId(entry.segment),
      atMs: toMs,
      simulated: options.isSimulated(camera),
    });
    if (said !== 'said' || !entries.has(entry.segment.path)) return;
    // A mark beside it, and not another name: somebody may be about to open it.
    writeFileSync(`${entry.segment.path}${STORED}`, '');
    entry.stored = true;
  };

  /** Tries one file until its fate is known. */
  const upload = async (entry: Entry): Promise<void> => {
    const { segment } = entry;
    const key = recordingKey(store, segment);
    let refusals = 0;
    for (
      let pauseMs = FIRST_PAUSE_MS;
      !ending.signal.aborted && entries.has(segment.path);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    ) {
      const started = now();
      const outcome = await store.storeFile('recordings', key, entry.segment.path);
      if (outcome.kind === 'stored') {
        options.onStore('ready');
        metrics.uploadSeconds.record((now() - started) / 1_000);
        metrics.segmentsStored.add(1);
        metrics.segmentBytes.add(outcome.bytes);
        // Kafka may be away: the next file need not wait for it.
        void announce(entry, key, outcome.bytes, outcome.sha256);
        return;
      }
      if (outcome.kind === 'gone' && !isThere(entry.segment.path)) return lose(entry, 'upload_lost');
      refusals += outcome.kind === 'refused' ? 1 : 0;
      if (refusals >= MOST_REFUSALS) return lose(entry, 'upload_lost');
      options.onStore('not_ready', 'the object store takes no recordings');
      log.warn(
        { outcome: outcome.kind, waiting: queue.length + 1, pauseMs },
        'a recording was not stored; it is tried again',
      );
      await pause(pauseMs);
    }
  };
  const work = async (): Promise<void> => {
    for (let entry = queue.shift(); entry && !ending.signal.aborted; entry = queue.shift()) await upload(entry);
  };
  const start = (): void => {
    running ??= work().finally(() => {
      running = null;
      if (queue.length > 0 && !ending.signal.aborted) start();
    });
  };
  const add = (segment: SealedSegment): void => {
    const entry = { segment, stored: false };
    entries.set(segment.path, entry);
    queue.push(entry);
    start();
  };

  const bound = (): void => {
    const known = new Set(entries.keys());
    const otherBytes = filesOf()
      .map((name) => join(directory, name))
      .filter((path) => path.endsWith('.open.mp4') && !known.has(path))
      .reduce((sum, path) => sum + sizeOf(path), 0);
    const files = [...entries.values()].map((entry) => {
      const { fromMs, toMs, bytes } = entry.segment;
      return { path: entry.segment.path, bytes, fromMs, toMs, stored: entry.stored };
    });
    const plan = planSpool(files, { maxBytes: options.maxBytes, otherBytes }, now());
    for (const { path } of plan.remove) {
      const entry = entries.get(path);
      entries.delete(path);
      if (entry) removeFile(entry.segment.path);
    }
    for (const { path } of plan.drop) {
      const entry = entries.get(path);
      if (entry) lose(entry, 'spool_full');
    }
    metrics.spoolBytes.record(otherBytes + [...entries.values()].reduce((sum, { segment }) => sum + segment.bytes, 0));
  };

  /** What an earlier process left: uploaded and announced; what its end tore off is a gap up to the last sign of life. */
  const recover = async (): Promise<void> => {
    const lastAliveMs = isThere(alive) ? statSync(alive).mtimeMs : null;
    for (const name of filesOf().toSorted()) {
      const path = join(directory, name);
      const known = parseSegmentFileName(name);
      if (!known || !isThere(path)) continue;
      if (isThere(`${path}${STORED}`)) {
        removeFile(path);
        continue;
      }
      const segment = await options.recover(path);
      if (segment) add(segment);
      else rmSync(path, { force: true });
      const toMs = Math.round(lastAliveMs ?? 0);
      const fromMs = segment?.toMs ?? known.fromMs;
      if ((known.open || !segment) && toMs - fromMs > 200) {
        const { district, camera, epoch } = known;
        gap({ district, camera, epoch, fromMs, toMs, reason: segment ? 'replica_lost' : 'upload_lost' });
      }
      log.info({ camera: known.camera, kept: segment !== null }, 'a recording of an earlier process was found');
    }
  };

  return {
    /** Before any camera is opened: afterwards, open files are this process's own. */
    async start(): Promise<void> {
      mkdirSync(directory, { recursive: true });
      await recover();
      writeFileSync(alive, '');
    },
    sealed(segment: SealedSegment): void {
      add(segment);
      bound();
    },
    gap,
    /** Once a second. */
    tick(): void {
      const at = new Date(now());
      utimesSync(alive, at, at);
      bound();
    },
    /** What of a camera is here, sealed. */
    local: (camera: string): SealedSegment[] =>
      [...entries.values()].flatMap(({ segment }) => (segment.camera === camera ? [segment] : [])),
    get waiting(): number {
      return [...entries.values()].filter(({ stored }) => !stored).length;
    },
    /** Uploads what it can in this time; the rest waits on disk for the next start. */
    async stop(withinMs: number): Promise<void> {
      const until = now() + withinMs;
      while (now() < until && [...entries.values()].some(({ stored }) => !stored)) await pause(50);
      ending.abort();
      await running;
    },
  };
}
export type Recordings = ReturnType<typeof createRecordings>;

/** `<epoch>-<part>-<from>-<origin>.mp4` below its hour: whoever finds the object can play it in time. */
export const recordingKey = (store: Pick<FootageStore, 'keyOf'>, segment: SealedSegment): string =>
  store.keyOf(
    segment,
    segment.fromMs,
    `${segment.epoch}-${segment.part}-${segment.fromMs}-${Math.round(segment.originMs)}.mp4`,
  );

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    // Sealed, and so renamed, since it was listed.
    return 0;
  }
}
const removeFile = (path: string): void => {
  for (const one of [path, `${path}${STORED}`]) rmSync(one, { force: true });
};
const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
