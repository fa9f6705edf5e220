import type { Meter } from '@marsad/telemetry';
import type { OnRefused } from './follow-rights.ts';

type Log = { error(fields: object, text: string): void };

/**
 * Creates the reaction of a service to a refused record: it logs an error and counts the record, and the record has no effect. Only
 * governance can sign a record, so another writer wrote to the topic or replayed an old record.
 */
export function createRefusalAlarm(log: Log, meter: Meter): OnRefused {
  const refusals = meter.createCounter('rights_refusals_total', {
    description: 'Records of rights that were not believed, by their kind and the reason',
  });
  return (key, reason, record) => {
    refusals.add(1, { record, reason });
    log.error({ key, record, reason }, 'a record of rights was refused: check who writes to its topic');
  };
}
