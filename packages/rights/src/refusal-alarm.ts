import type { Meter } from '@marsad/telemetry';
import type { OnRefused } from './follow-rights.ts';

type Log = { error(fields: object, text: string): void };

/**
 * What a service does with a record that it does not believe: nobody but governance can sign one, so somebody else wrote there, or an old one
 * was sent again. One line at the level of an error, and a count that an alarm watches; what the record asked for is not done.
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
