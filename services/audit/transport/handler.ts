import type { Batch, Handled } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import type { Numbering } from '@marsad/proof';
import { auditEntry, auditEntryV1 } from '@marsad/schemas';
import type { Serial } from '@marsad/service';
import { refusedNumberAlarms } from '../domain/alarms.ts';
import { farAhead } from '../domain/far-ahead.ts';
import type { Reasons, RetryReason } from '../errors.ts';
import type { Input } from '../pipeline/input.ts';

/** The entries of every principal, and the entries that the topic of the first version still holds. */
export const CONSUMED = [auditEntry, auditEntryV1] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = {
  readonly pipeline: Pipeline<Input, Input, Reasons>;
  readonly serial: Serial;
  readonly numbering: Pick<Numbering, 'isAhead'>;
  readonly now: () => number;
  /** Whether this instance has read the log to its end and may write. */
  readonly isActive: () => boolean;
};

const NOT_ACTIVE = { retry: { reason: 'not_active' satisfies RetryReason, afterMs: 1_000 } };
const FAR_AHEAD = 'its number is too far beyond the entries of its run';

/**
 * Handles a batch as a whole: every entry is in the log, and a checkpoint over it is durable, before the offset advances. After a crash in
 * between, the same entries are redelivered, recognised, and covered by the next checkpoint. An entry whose number is far beyond the other
 * entries of its run is refused with an alarm, because no honest producer counts like that.
 */
export function createHandler({ pipeline, serial, numbering, now, isActive }: Needs) {
  return ({ events }: Batch<Consumed>): Promise<Handled<Consumed>> =>
    serial(async () => {
      if (!isActive()) return NOT_ACTIVE;
      const ahead = farAhead(
        events.map(({ data }) => data),
        numbering,
      );
      const refused = events.filter(({ data }) => ahead.has(data));
      const entries = events.map(({ data }) => data).filter((entry) => !ahead.has(entry));
      const outcome = await pipeline.run({ entries, alarms: refusedNumberAlarms([...ahead], now()) });
      if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
      return {
        deadLetters: refused.map((received) => ({ received, reason: 'handler_rejected', detail: FAR_AHEAD })),
      };
    });
}
