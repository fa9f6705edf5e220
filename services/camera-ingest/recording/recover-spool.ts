import type { Gap, Log, SealedSegment, SpoolWorker } from '../ports.ts';
import { parseSegmentFileName, segmentNamesOf } from './segment-name.ts';
import type { SegmentName } from './segment-name.ts';
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
export async function recoverSpool({ spool, recover, onSegment, onGap, log }: RecoverOptions): Promise<void> {
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
    const segment = await recover(path);
    if (segment) onSegment(segment);
    else spool.remove(path);
    const gap = gapAfterCrash(known, segment, lastAliveMs);
    if (gap) onGap(gap);
    log.info({ camera: known.camera, kept: segment !== null }, 'a recording of an earlier process was found');
  }
}

function removeOrphans(spool: Spool): void {
  const names = new Set(spool.names());
  for (const name of names)
    if (segmentNamesOf(name)?.some((segment) => names.has(segment)) === false) spool.remove(spool.pathOf(name));
}

/** The gap between the last frame that can be played and the last sign of life of the process that recorded it; null if there is none. */
export function gapAfterCrash(
  name: SegmentName,
  segment: SealedSegment | null,
  lastAliveMs: number | null,
): Gap | null {
  if (segment && !name.open) return null;
  const toMs = Math.round(lastAliveMs ?? 0);
  const fromMs = segment?.toMs ?? name.fromMs;
  if (toMs - fromMs <= NOTICEABLE_MS) return null;
  const { district, camera, epoch } = name;
  return { district, camera, epoch, fromMs, toMs, reason: segment ? 'replica_lost' : 'upload_lost' };
}
