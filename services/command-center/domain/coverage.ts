import type { DataOf, recordingGap, segmentRecorded } from '@marsad/schemas';

/** A stretch that is recorded without a break, in `segments` objects; UTC ms. */
export type Covered = { fromMs: number; toMs: number; segments: number; bytes: number };
export type Gap = Pick<DataOf<typeof recordingGap>, 'gapId' | 'fromMs' | 'toMs' | 'reason' | 'announcedBy'>;
export type Coverage = { covered: readonly Covered[]; gaps: readonly Gap[] };

/** Segments hold whole groups of pictures, so two segments with at most this distance belong to one stretch, ms. */
export const SEAM_MS = 1_000;
/** How far back a page can look, ms. Older recordings are in ClickHouse. */
export const COVERAGE_HORIZON_MS = 48 * 60 * 60 * 1000;

type Segment = Pick<DataOf<typeof segmentRecorded>, 'fromMs' | 'toMs' | 'bytes' | 'objectKey'>;

/**
 * The recording of one camera, as stretches and gaps. Segments may arrive twice and out of order. Memory grows with the number of breaks,
 * not of segments. Only the keys of the last hour are kept, to tell a redelivered segment from a new one.
 */
export function createCoverage() {
  let covered: Covered[] = [];
  const gaps = new Map<string, Gap>();
  const recentKeys = new Map<string, number>();
  let newestMs = 0;

  const removeOld = (): void => {
    const horizon = newestMs - COVERAGE_HORIZON_MS;
    covered = covered.filter((stretch) => stretch.toMs >= horizon);
    for (const [id, gap] of gaps) if (gap.toMs < horizon) gaps.delete(id);
    for (const [key, toMs] of recentKeys) if (toMs < newestMs - 3_600_000) recentKeys.delete(key);
  };

  return {
    addSegment(segment: Segment): void {
      if (recentKeys.has(segment.objectKey)) return;
      recentKeys.set(segment.objectKey, segment.toMs);
      newestMs = Math.max(newestMs, segment.toMs);
      const touches = (stretch: Covered): boolean =>
        stretch.fromMs - SEAM_MS <= segment.toMs && segment.fromMs <= stretch.toMs + SEAM_MS;
      const joined = covered.filter(touches);
      const whole: Covered = {
        fromMs: Math.min(segment.fromMs, ...joined.map((stretch) => stretch.fromMs)),
        toMs: Math.max(segment.toMs, ...joined.map((stretch) => stretch.toMs)),
        segments: 1 + joined.reduce((sum, stretch) => sum + stretch.segments, 0),
        bytes: segment.bytes + joined.reduce((sum, stretch) => sum + stretch.bytes, 0),
      };
      covered = [...covered.filter((stretch) => !touches(stretch)), whole].sort((a, b) => a.fromMs - b.fromMs);
      removeOld();
    },
    addGap({ gapId, fromMs, toMs, reason, announcedBy }: Gap): void {
      gaps.set(gapId, { gapId, fromMs, toMs, reason, announcedBy });
      newestMs = Math.max(newestMs, toMs);
      removeOld();
    },
    between: (fromMs: number, toMs: number): Coverage => ({
      covered: covered.filter((stretch) => stretch.toMs > fromMs && stretch.fromMs < toMs),
      gaps: [...gaps.values()]
        .filter((gap) => gap.toMs > fromMs && gap.fromMs < toMs)
        .sort((a, b) => a.fromMs - b.fromMs),
    }),
    totals: (): { segments: number; gaps: number } => ({
      segments: covered.reduce((sum, stretch) => sum + stretch.segments, 0),
      gaps: gaps.size,
    }),
  };
}
