import { z } from 'zod';
import { EpochMs } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';

/**
 * The faults that the audit log detects in itself, recorded as a leaf among the entries. `omission`: sequence numbers of a run never
 * arrived. `number_refused`: an entry was refused because its number was too far ahead. `id_taken`: an entry arrived under an id that the
 * log already has, from another service or with other content.
 */
export const AUDIT_ALARMS = ['omission', 'number_refused', 'id_taken'] as const;

export const AuditAlarm = z.object({
  kind: openSet(AUDIT_ALARMS),
  /** The run whose numbers these are, `<producer>/<run>`. */
  run: z.string().min(1).max(160),
  /** First and last number concerned. */
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  /** How many numbers from `from` to `to` are concerned. */
  count: z.int().positive(),
  atMs: EpochMs,
});
export type AuditAlarm = z.infer<typeof AuditAlarm>;
