import type { Gap, Log, SealedSegment, SegmentStart, SpoolWorker } from '../ports.ts';
import { parseSegmentFileName, segmentFileName, segmentNamesOf } from '@marsad/streaming/segment-name';
import type { SegmentName } from '@marsad/streaming/segment-name';
import type { Spool } from './spool.ts';

/** Less time than this, ms, lost by a crash is not reported as a gap. */
const NOTICEABLE_MS = 200;

export type RecoverOptions = {
  readonly spool: Spool;
  readonly recover: SpoolWorker['recover'];
  readonly onSegment: (segment: SealedSegment) => void;
  readonly onGap: (gap: Gap) => void;
  readonly log: Log;
};

/**
 * Recovers the segments that an earlier process left in the spool, and reports the time that its crash lost. What lies beside no segment is
 * removed.
 */
export async function recoverSpool(options: RecoverOptions): Promise<void> {
  const { spool, log } = options;
  removeOrphans(spool);
  const lastAliveMs = spool.lastAliveMs();
  for (const name of spool.names().toSorted()) {
    const path = spool.pathOf(name);
    const known = parseSegmentFileName(name);
    if (!known || !spool.has(path)) continue;
    if (spool.isMarkedStored(path)) {
      spool.remove(path);
      continue;
    }
    const isKept = await recoverOne(options, path, known, lastAliveMs);
    log.info({ camera: known.camera, kept: isKept }, 'a recording of an earlier process was found');
  }
}

/**
 * Recovers the segment that a media thread was writing when it failed, and reports the time until its camera was recorded again. What cannot
 * be read now is left to the next process.
 */
export async function recoverLeft(options: RecoverOptions, left: SegmentStart, againFromMs: number): Promise<void> {
  const { spool, log } = options;
  const { camera } = left;
  const name = { ...left, open: true };
  const path = spool.pathOf(segmentFileName(name));
  if (!spool.has(path)) return;
  try {
    const isKept = await recoverOne(options, path, name, againFromMs);
    log.warn({ camera, kept: isKept }, 'a recording of a media thread that failed was found');
  } catch (error) {
    log.error({ camera, error: String(error) }, 'a recording of a media thread that failed waits for the next start');
  }
}

/** Recovers one segment, and reports the time that is lost until `untilMs`. False if nothing of it can be played. */
async function recoverOne(
  { spool, recover, onSegment, onGap }: RecoverOptions,
  path: string,
  name: SegmentName,
  untilMs: number | null,
): Promise<boolean> {
  const segment = await recover(path);
  if (segment) onSegment(segment);
  else spool.remove(path);
  const gap = gapAfterCrash(name, segment, untilMs);
  if (gap) onGap(gap);
  return segment !== null;
}

function removeOrphans(spool: Spool): void {
  const names = new Set(spool.names());
  for (const name of names)
    if (segmentNamesOf(name)?.some((segment) => names.has(segment)) === false) spool.remove(spool.pathOf(name));
}

/**
 * The gap between the last frame that can be played and `untilMs`: the last sign of life of the process that recorded it, or when recording
 * went on. Null if there is none.
 */
export function gapAfterCrash(name: SegmentName, segment: SealedSegment | null, untilMs: number | null): Gap | null {
  if (segment && !name.open) return null;
  const toMs = Math.round(untilMs ?? 0);
  const fromMs = segment?.toMs ?? name.fromMs;
  if (toMs - fromMs <= NOTICEABLE_MS) return null;
  const { district, camera, epoch } = name;
  return { district, camera, epoch, fromMs, toMs, reason: segment ? 'replica_lost' : 'upload_lost' };
}
