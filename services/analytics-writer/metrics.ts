import type { Meter } from '@marsad/telemetry';

export type Metrics = { stored(rows: number): void; unavailable(): void };

/** Declared before use. */
export function createMetrics(meter: Meter): Metrics {
  const rows = meter.createCounter('analytics_writer_rows_total', { description: 'Rows that ClickHouse has stored' });
  const waits = meter.createCounter('analytics_writer_waits_total', {
    description: 'Batches that wait because ClickHouse does not answer',
  });
  return { stored: (count) => rows.add(count), unavailable: () => waits.add(1) };
}
