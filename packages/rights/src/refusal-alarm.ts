import type { Meter } from '@marsad/telemetry';
import type { OnRefused } from './follow-rights.ts';

type Log = { error(fields: object, text: string): void };

/**
 * Creates what a service does with a refused record: it logs an error and counts it, and does nothing that the record asks for. Only governance can
 * sign a record, so somebody else wrote to the topic or replayed an old one.
 */
export function createRefusalAlarm(log: Log, meter: Meter): OnRefused {
  const refusals = meter.createCounter('rights_refusals_total', {
    description: 'Records of rights that were not believed, by their kind and the reason',
  });
  return (key, reason, record) => {
    refusals.add(1, { record, reason });
    log.error({ key, record, reason }, 'a right is not believed: look at who writes to its topic');
  };
}
