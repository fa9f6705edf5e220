import type { Meter } from '@marsad/telemetry';

export type Metrics = {
  step(step: string, kind: string, reason: string | undefined): void;
  /** The log noticed something; `kind` is one of the alarms. */
  alarmed(kind: string, numbers: number): void;
  signed(): void;
  /** Entries of a batch that the log had already. */
  known(entries: number): void;
  voidRecord(): void;
};

/** Declared before use; labels are closed sets. `state` is asked when the metrics are read. */
export function createMetrics(meter: Meter, state: () => { size: number; missing: number; active: boolean }): Metrics {
  const outcomes = meter.createCounter('audit_outcomes_total', {
    description: 'Batches of entries by step, and why they had to wait',
  });
  const alarms = meter.createCounter('audit_alarms_total', {
    description: 'What the log noticed: numbers that never came, numbers that were refused, ids that were taken',
  });
  const checkpoints = meter.createCounter('audit_checkpoints_total', { description: 'Checkpoints signed' });
  const known = meter.createCounter('audit_known_entries_total', {
    description: 'Entries that came again and are in the log once',
  });
  const voids = meter.createCounter('audit_void_records_total', {
    description: 'Records that are no leaf: two instances wrote at once',
  });
  const gauge = (name: string, description: string, value: () => number): void =>
    meter.createObservableGauge(name, { description }).addCallback((result) => result.observe(value()));
  gauge('audit_log_entries', 'Entries in the log', () => state().size);
  gauge(
    'audit_missing_entries',
    'Numbers that producers have used and whose entries never came',
    () => state().missing,
  );
  gauge('audit_active', '1 where this instance sequences, 0 where it stands by', () => (state().active ? 1 : 0));
  return {
    step: (step, kind, reason) => outcomes.add(1, { step, kind, reason: reason ?? 'none' }),
    alarmed: (kind, numbers) => alarms.add(numbers, { kind }),
    signed: () => checkpoints.add(1),
    known: (entries) => known.add(entries),
    voidRecord: () => voids.add(1),
  };
}
