import { observeGauge } from '@marsad/telemetry';
import type { Meter } from '@marsad/telemetry';
import type { ErasureOutcome } from './errors.ts';

export type Metrics = {
  erasure(retentionClass: string, outcome: ErasureOutcome): void;
  /** @param seconds from the moment at which it was asked for to its proof */
  executed(retentionClass: string, counts: { erased: number; held: number; left: number }, seconds: number): void;
};

const BUCKETS = [0.1, 1, 10, 60, 300, 1_800, 7_200];

/**
 * Declares the instruments before their use. Labels are closed sets.
 * @param activeDistricts is called each time the metrics are collected
 */
export function createMetrics(meter: Meter, activeDistricts: () => number): Metrics {
  const erasures = meter.createCounter('retention_erasures_total', {
    description: 'Erasures of a day of a class, by outcome',
  });
  const versions = meter.createCounter('retention_versions_total', {
    description: 'Versions of objects by what the second look found of them: erased, held or left',
  });
  const duration = meter.createHistogram('retention_erasure_duration_seconds', {
    description: 'From asking for an erasure to its proof',
    unit: 's',
    advice: { explicitBucketBoundaries: BUCKETS },
  });
  observeGauge(meter, 'retention_active_districts', 'Districts of which this instance erases', activeDistricts);
  return {
    erasure: (retentionClass, outcome) => erasures.add(1, { class: retentionClass, outcome }),
    executed(retentionClass, counts, seconds) {
      for (const [fate, count] of Object.entries(counts)) versions.add(count, { class: retentionClass, fate });
      duration.record(seconds, { class: retentionClass });
    },
  };
}
