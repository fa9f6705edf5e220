import { createStepOutcome, observeGauge, type Meter, type StepOutcome } from '@marsad/telemetry';
import type { Publication } from './ports.ts';

export type Metrics = {
  readonly step: StepOutcome;
  /** @param waitedMs the time from when the broker took the command to its answer */
  countAnswer(answer: NonNullable<Publication['answer']>, waitedMs: number): void;
  /** Counts records that governance did not sign, or that another writer overwrote. */
  countForgeries(count: number): void;
};

/**
 * Declares the instruments before their use. Labels are closed sets, never a person, a case or a camera.
 * @param state is called each time the metrics are collected
 */
export function createMetrics(
  meter: Meter,
  state: () => { readonly liveGrants: number; readonly searchesHeldBack: number },
): Metrics {
  const decisions = meter.createCounter('governance_decisions_total', {
    description: 'Decisions by kind and by what became of them',
  });
  const latency = meter.createHistogram('governance_answer_seconds', {
    description: 'From the broker taking a command to its answer being durable',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 60] },
  });
  const forgeries = meter.createCounter('governance_forgeries_total', {
    description: 'Records of halts, acts and grants that somebody else wrote over or forged',
  });
  const live = 'Grants for matching faces that are being renewed';
  observeGauge(meter, 'governance_live_grants', live, () => state().liveGrants);
  const heldBack =
    'Authorisations that run now and get no grant, because with them every camera of the city would be covered';
  observeGauge(meter, 'governance_searches_held_back', heldBack, () => state().searchesHeldBack);
  return {
    step: createStepOutcome(meter),
    countAnswer(answer, waitedMs) {
      decisions.add(1, { kind: answer.kind, outcome: answer.accepted ? 'accepted' : (answer.refusal ?? 'refused') });
      latency.record(Math.max(0, waitedMs) / 1_000);
    },
    countForgeries: (count) => forgeries.add(count),
  };
}
