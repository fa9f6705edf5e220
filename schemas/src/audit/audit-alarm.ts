import { z } from 'zod';
import { EpochMs } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';

/**
 * What the log says of itself, as a leaf among the entries. `omission`: numbers of a run that never came. `number_refused`: a number so far
 * ahead that its entry was refused. `id_taken`: an entry came under an id that stood in the log already, of another service or with another
 * content.
 */
export const AUDIT_ALARMS = ['omission', 'number_refused', 'id_taken'] as const;

export const AuditAlarm = z.object({
  kind: openSet(AUDIT_ALARMS),
  /** Whose numbers, `<producer>/<run>`. */
  run: z.string().min(1).max(160),
  /** First and last number that it is about. */
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  /** How many numbers of that span. */
  count: z.int().positive(),
  atMs: EpochMs,
});
export type AuditAlarm = z.infer<typeof AuditAlarm>;
