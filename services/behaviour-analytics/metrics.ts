import { createFrameAge, createStepOutcome, type Meter, type StepOutcome } from '@marsad/telemetry';
import type { Finding } from '@marsad/behaviour';

export type Metrics = {
  readonly step: StepOutcome;
  countFinding(kind: Finding['kind']): void;
  recordFrameAge(seconds: number): void;
};

/** Declares the instruments before their use. Labels are closed sets, never a camera, a track or a person. */
export function createMetrics(meter: Meter): Metrics {
  const findings = meter.createCounter('behaviour_analytics_findings_total', {
    description: 'Crossings, behaviour events and flow measures that were found',
  });
  return {
    step: createStepOutcome(meter, ['watch']),
    countFinding: (kind) => findings.add(1, { kind }),
    recordFrameAge: createFrameAge(meter),
  };
}
