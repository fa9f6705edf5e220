import { describe, expect, it } from 'vitest';
import { COVERAGE_HORIZON_MS, createCoverage } from './coverage.ts';

const T = 1_790_000_000_000;
const segment = (from: number, to: number, bytes = 10) => ({
  fromMs: T + from,
  toMs: T + to,
  bytes,
  objectKey: `${from}-${to}`,
});

describe('coverage of a camera', () => {
  it('joins segments that follow each other, but not across a real break', () => {
    const coverage = createCoverage();
    coverage.addSegment(segment(0, 60_000));
    coverage.addSegment(segment(60_400, 120_000));
    coverage.addSegment(segment(150_000, 180_000));
    expect(coverage.between(T, T + 200_000).covered).toEqual([
      { fromMs: T, toMs: T + 120_000, segments: 2, bytes: 20 },
      { fromMs: T + 150_000, toMs: T + 180_000, segments: 1, bytes: 10 },
    ]);
  });

  it('counts a segment once however often and in whatever order it arrives', () => {
    const coverage = createCoverage();
    for (const arrived of [segment(60_000, 120_000), segment(0, 60_000), segment(60_000, 120_000)])
      coverage.addSegment(arrived);
    expect(coverage.totals()).toEqual({ segments: 2, gaps: 0 });
    expect(coverage.between(T, T + 120_000).covered).toHaveLength(1);
  });

  it('lists a gap once, even if two replicas announced it under one id', () => {
    const coverage = createCoverage();
    const gap = { gapId: 'g', fromMs: T, toMs: T + 5_000, reason: 'replica_lost', announcedBy: 'ingest-1' } as const;
    coverage.addGap(gap);
    coverage.addGap({ ...gap, announcedBy: 'ingest-2' });
    expect(coverage.between(T, T + 10_000).gaps).toMatchObject([{ gapId: 'g', announcedBy: 'ingest-2' }]);
    expect(coverage.between(T + 5_000, T + 10_000).gaps).toEqual([]);
  });

  it('drops what is older than a page can look back', () => {
    const coverage = createCoverage();
    coverage.addSegment(segment(0, 60_000));
    coverage.addSegment(segment(COVERAGE_HORIZON_MS + 60_001, COVERAGE_HORIZON_MS + 120_000));
    expect(coverage.totals().segments).toBe(1);
  });
});
