import type { Meter } from '@marsad/telemetry';

export type Metrics = {
  countStored(rows: number): void;
  /** Counts a batch that waits for ClickHouse. */
  countWait(): void;
};

/** Declares the instruments before their use. */
export function createMetrics(meter: Meter): Metrics {
  const rows = meter.createCounter('analytics_writer_rows_total', { description: 'Rows that ClickHouse has stored' });
  const waits = meter.createCounter('analytics_writer_waits_total', {
    description: 'Batches that wait because ClickHouse does not answer',
  });
  return { countStored: (count) => rows.add(count), countWait: () => waits.add(1) };
}
