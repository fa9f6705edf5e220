import type { Meter } from '@marsad/telemetry';
import type { Finding } from './domain/findings.ts';

export type Metrics = {
  step(step: string, kind: string, reason: string | undefined): void;
  found(kind: Finding['kind']): void;
  behind(seconds: number): void;
};

/** Declared before use; labels are closed sets, never a camera, a track or a person. */
export function createMetrics(meter: Meter): Metrics {
  const outcomes = meter.createCounter('behaviour_analytics_outcomes_total', {
    description: 'Messages by the step that decided their fate, and the reason',
  });
  const findings = meter.createCounter('behaviour_analytics_findings_total', {
    description: 'Crossings, behaviour events and flow measures that were found',
  });
  const lag = meter.createHistogram('behaviour_analytics_scene_age_seconds', {
    description: 'From the arrival of a frame on the platform to its scene being watched',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60] },
  });
  return {
    step(step, kind, reason) {
      if (kind !== 'pass') outcomes.add(1, { step, kind, reason: reason ?? 'none' });
      else if (step === 'watch') outcomes.add(1, { step, kind, reason: 'none' });
    },
    found: (kind) => findings.add(1, { kind }),
    behind: (seconds) => lag.record(Math.max(0, seconds)),
  };
}
