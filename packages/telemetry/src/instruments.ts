import type { Meter } from '@opentelemetry/api';

/** Tells what became of an input at a step: the same metric in every service that works in steps. */
export type StepOutcome = (step: string, kind: string, reason: string | undefined) => void;

/** Inputs by the step that decided their fate, its kind (pass, drop, dead_letter, retry) and the reason. */
export function createStepOutcome(meter: Meter): StepOutcome {
  const outcomes = meter.createCounter('marsad_pipeline_outcomes_total', {
    description: 'Inputs by the step that decided their fate, what it was and the reason',
  });
  return (step, kind, reason) => outcomes.add(1, { step, kind, reason: reason ?? 'none' });
}
