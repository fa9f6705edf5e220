import type { Meter } from '@opentelemetry/api';

/** Counts the outcome of an input at a step. */
export type StepOutcome = (step: string, kind: string, reason: string | undefined) => void;

/**
 * Creates the counter of inputs by the step that decided, the kind of outcome (pass, drop, dead_letter, retry) and the reason.
 * @param passesOf the steps whose passes are counted; absent: all. Leave out a step that thousands of inputs pass every second
 */
export function createStepOutcome(meter: Meter, passesOf?: readonly string[]): StepOutcome {
  const outcomes = meter.createCounter('marsad_pipeline_outcomes_total', {
    description: 'Inputs by the step that decided their fate, what it was and the reason',
  });
  return (step, kind, reason) => {
    if (kind === 'pass' && passesOf?.includes(step) === false) return;
    outcomes.add(1, { step, kind, reason: reason ?? 'none' });
  };
}

/** Creates the histogram of how long the networks take for one crop. */
export function createInferenceDuration(meter: Meter): (seconds: number) => void {
  const duration = meter.createHistogram('marsad_inference_duration_seconds', {
    description: 'Running the networks on one crop, and comparing what they found',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1, 2] },
  });
  return (seconds) => duration.record(seconds);
}

/** Creates the histogram of a frame's age when an analytic handles its detections. An age below zero (clocks differ) counts as zero. */
export function createFrameAge(meter: Meter): (seconds: number) => void {
  const age = meter.createHistogram('marsad_frame_age_seconds', {
    description: 'From the arrival of a frame on the platform to what was seen on it being handled here',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60] },
  });
  return (seconds) => age.record(Math.max(0, seconds));
}

/** Creates the counter of crops that alerts asked for as evidence. */
export function createEvidenceOutcome(
  meter: Meter,
): (outcome: 'stored' | 'crop_expired' | 'store_unavailable') => void {
  const evidence = meter.createCounter('marsad_evidence_total', {
    description: 'Crops that alerts asked for as evidence, by what became of them',
  });
  return (outcome) => evidence.add(1, { outcome });
}

/** Creates a gauge whose value is read at every scrape. */
export function observeGauge(meter: Meter, name: string, description: string, read: () => number): void {
  meter.createObservableGauge(name, { description }).addCallback((result) => result.observe(read()));
}
