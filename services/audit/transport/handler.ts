import type { Batch, Handled } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import { auditEntry } from '@marsad/schemas';
import type { AuditEntry } from '@marsad/schemas';

export const CONSUMED = [auditEntry] as const;
type Consumed = (typeof CONSUMED)[number];

/**
 * Handles a batch: every entry is in the log, and a checkpoint over it is durable, before the offset advances. A crash in between brings the
 * same entries again: they are recognised, and their checkpoint is signed then.
 * @param active resolves when this instance has read the log to its end, with false if it may not write after all
 */
export function createHandler(
  pipeline: Pipeline<readonly AuditEntry[], readonly AuditEntry[]>,
  active: () => Promise<boolean>,
) {
  return async ({ events }: Batch<Consumed>): Promise<Handled<Consumed>> => {
    if (!(await active())) return { retry: { reason: 'not_active', afterMs: 1_000 } };
    const outcome = await pipeline.run(events.map(({ data }) => data));
    if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
    return {};
  };
}
