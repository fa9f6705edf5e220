import { observeGauge, type Meter } from '@marsad/telemetry';

export type Metrics = {
  countDecision(kind: string, outcome: string): void;
  countBundle(outcome: string): void;
  noteHold(seconds: number): void;
};

/** Declares the instruments before their use. Labels are closed sets, never a case, a person or a camera. */
export function createMetrics(meter: Meter, state: () => { readonly waitingHolds: number }): Metrics {
  const decisions = meter.createCounter('cases_decisions_total', {
    description: 'Decisions about cases by kind and by what became of them',
  });
  const bundles = meter.createCounter('cases_bundles_total', { description: 'Evidence bundles by outcome' });
  const holds = meter.createHistogram('cases_hold_seconds', {
    description: 'From the request for a hold to the store holding every object of its span',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.1, 0.5, 1, 5, 15, 60, 300, 1_800] },
  });
  const waiting = 'Holds that the store does not keep whole yet; deletion is kept away by their request alone';
  observeGauge(meter, 'cases_waiting_holds', waiting, () => state().waitingHolds);
  return {
    countDecision: (kind, outcome) => decisions.add(1, { kind, outcome }),
    countBundle: (outcome) => bundles.add(1, { outcome }),
    noteHold: (seconds) => holds.record(Math.max(0, seconds)),
  };
}
