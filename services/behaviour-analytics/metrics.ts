import { createStepOutcome, type Meter, type StepOutcome } from '@marsad/telemetry';
import type { Finding } from './domain/findings.ts';

export type Metrics = {
  readonly step: StepOutcome;
  found(kind: Finding['kind']): void;
  behind(seconds: number): void;
};

/** Declared before use; labels are closed sets, never a camera, a track or a person. */
export function createMetrics(meter: Meter): Metrics {
  const outcome = createStepOutcome(meter);
  const findings = meter.createCounter('behaviour_analytics_findings_total', {
    description: 'Crossings, behaviour events and flow measures that were found',
  });
  const lag = meter.createHistogram('marsad_frame_age_seconds', {
    description: 'From the arrival of a frame on the platform to what was seen on it being handled here',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60] },
  });
  return {
    step(step, kind, reason) {
      if (kind !== 'pass') outcome(step, kind, reason);
      else if (step === 'watch') outcome(step, kind, undefined);
    },
    found: (kind) => findings.add(1, { kind }),
    behind: (seconds) => lag.record(Math.max(0, seconds)),
  };
}
