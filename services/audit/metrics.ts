import { createStepOutcome, observeGauge, type Meter, type StepOutcome } from '@marsad/telemetry';

export type Metrics = {
  readonly step: StepOutcome;
  /** @param kind the kind of the alarm, @param numbers how many numbers it is about */
  countAlarm(kind: string, numbers: number): void;
  countCheckpoint(): void;
  /** Counts the entries of a batch that the log has already. */
  countKnown(entries: number): void;
  countVoidRecord(): void;
};

/**
 * Declares the instruments before their use. Labels are closed sets.
 * @param state is called each time the metrics are collected
 */
export function createMetrics(
  meter: Meter,
  state: () => { readonly size: number; readonly missing: number; readonly isActive: boolean },
): Metrics {
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
  observeGauge(meter, 'audit_log_entries', 'Entries in the log', () => state().size);
  const missing = 'Numbers that producers have used and whose entries never came';
  observeGauge(meter, 'audit_missing_entries', missing, () => state().missing);
  const active = '1 where this instance sequences, 0 where it stands by';
  observeGauge(meter, 'audit_active', active, () => (state().isActive ? 1 : 0));
  return {
    step: createStepOutcome(meter),
    countAlarm: (kind, numbers) => alarms.add(numbers, { kind }),
    countCheckpoint: () => checkpoints.add(1),
    countKnown: (entries) => known.add(entries),
    countVoidRecord: () => voids.add(1),
  };
}
