import { createStepOutcome, type Meter, type StepOutcome } from '@marsad/telemetry';
import type { Alert } from '@marsad/schemas';

export type Metrics = {
  readonly step: StepOutcome;
  countChange(alert: Alert, nowMs: number): void;
};

/** Declares the instruments before their use. Labels are closed sets, never a plate, a camera or a person. */
export function createMetrics(meter: Meter): Metrics {
  const outcome = createStepOutcome(meter);
  const changes = meter.createCounter('alerting_changes_total', {
    description: 'Revisions of alerts by rule and cause',
  });
  const latency = meter.createHistogram('alerting_raise_seconds', {
    description: 'From the arrival of the frame that sufficed to the alert being decided',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10] },
  });
  return {
    step: outcome,
    countChange(alert, nowMs) {
      changes.add(1, { rule: alert.why.rule, change: alert.change });
      if (alert.change === 'raised') latency.record(Math.max(0, nowMs - alert.sufficedAtMs) / 1_000);
    },
  };
}
