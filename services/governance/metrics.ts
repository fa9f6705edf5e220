import { createStepOutcome, type Meter, type StepOutcome } from '@marsad/telemetry';
import type { Said } from './ports.ts';

export type Metrics = {
  readonly step: StepOutcome;
  /** @param waitedMs from the broker's taking of the command to its answer */
  answered(answer: NonNullable<Said['answer']>, waitedMs: number): void;
  liveGrants(count: () => number): void;
  searchesHeldBack(count: () => number): void;
  /** Records that governance did not sign, or that do not stand as it signed them. */
  forgeries(count: number): void;
};

/** Declared before use; labels are closed sets, never a person, a case or a camera. */
export function createMetrics(meter: Meter): Metrics {
  const outcome = createStepOutcome(meter);
  const decisions = meter.createCounter('governance_decisions_total', {
    description: 'Decisions by kind and by what became of them',
  });
  const latency = meter.createHistogram('governance_answer_seconds', {
    description: 'From the broker taking a command to its answer being durable',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 60] },
  });
  const grants = meter.createObservableGauge('governance_live_grants', {
    description: 'Grants for matching faces that are being renewed',
  });
  const heldBack = meter.createObservableGauge('governance_searches_held_back', {
    description:
      'Authorisations that run now and get no grant, because with them every camera of the city would be covered',
  });
  const forgeries = meter.createCounter('governance_forgeries_total', {
    description: 'Records of halts, acts and grants that somebody else wrote over or forged',
  });
  return {
    step: outcome,
    answered(answer, waitedMs) {
      decisions.add(1, { kind: answer.kind, outcome: answer.accepted ? 'accepted' : (answer.refusal ?? 'refused') });
      latency.record(Math.max(0, waitedMs) / 1_000);
    },
    liveGrants: (count) => grants.addCallback((result) => result.observe(count())),
    forgeries: (count) => forgeries.add(count),
    searchesHeldBack: (count) => heldBack.addCallback((result) => result.observe(count())),
  };
}
