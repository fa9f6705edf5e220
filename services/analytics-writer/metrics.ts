import type { Meter } from '@marsad/telemetry';

export type Metrics = {
  countStored(rows: number): void;
  countErased(rows: number): void;
  /** Counts a batch that waits for ClickHouse. */
  countWait(): void;
};

/** Declares the instruments before their use. */
export function createMetrics(meter: Meter): Metrics {
  const rows = meter.createCounter('analytics_writer_rows_total', { description: 'Rows that ClickHouse has stored' });
  const waits = meter.createCounter('analytics_writer_waits_total', {
    description: 'Batches that wait because ClickHouse does not answer',
  });
  const erased = meter.createCounter('analytics_writer_erased_rows_total', {
    description: 'Rows of dropped partitions, as retention asked',
  });
  return {
    countStored: (count) => rows.add(count),
    countErased: (count) => erased.add(count),
    countWait: () => waits.add(1),
  };
}
