import { createStepOutcome, type Meter, type StepOutcome } from '@marsad/telemetry';

export type Metrics = {
  readonly step: StepOutcome;
  /** The log noticed something; `kind` is one of the alarms. */
  alarmed(kind: string, numbers: number): void;
  signed(): void;
  /** Entries of a batch that the log had already. */
  known(entries: number): void;
  voidRecord(): void;
};

/** Declared before use; labels are closed sets. `state` is asked when the metrics are read. */
export function createMetrics(meter: Meter, state: () => { size: number; missing: number; active: boolean }): Metrics {
  const outcome = createStepOutcome(meter);
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
  meter
    .createObservableGauge('audit_log_entries', { description: 'Entries in the log' })
    .addCallback((result) => result.observe(state().size));
  meter
    .createObservableGauge('audit_missing_entries', {
      description: 'Numbers that producers have used and whose entries never came',
    })
    .addCallback((result) => result.observe(state().missing));
  meter
    .createObservableGauge('audit_active', {
      description: '1 where this instance sequences, 0 where it stands by',
    })
    .addCallback((result) => result.observe(state().active ? 1 : 0));
  return {
    step: outcome,
    alarmed: (kind, numbers) => alarms.add(numbers, { kind }),
    signed: () => checkpoints.add(1),
    known: (entries) => known.add(entries),
    voidRecord: () => voids.add(1),
  };
}
