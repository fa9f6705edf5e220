import type { Batch, Handled } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import type { Numbering } from '@marsad/proof';
import { auditEntry, auditEntryV1 } from '@marsad/schemas';
import type { Serial } from '@marsad/service';
import { numbersRefused } from '../domain/alarms.ts';
import { farAhead } from '../domain/far-ahead.ts';
import type { Input } from '../pipeline/input.ts';

/** Entries of every principal, and what the first version's topic still holds. */
export const CONSUMED = [auditEntry, auditEntryV1] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = {
  readonly pipeline: Pipeline<Input, Input>;
  readonly serial: Serial;
  readonly numbering: Pick<Numbering, 'isAhead'>;
  readonly now: () => number;
  /** Resolves when this instance has read the log to its end, with false if it may not write after all. */
  readonly active: () => Promise<boolean>;
};

/**
 * Handles a batch: every entry is in the log, and a checkpoint over it is durable, before the offset advances. A crash in between brings the
 * same entries again: they are recognised, and their checkpoint is signed then. An entry whose number is far beyond what came of its run is
 * no counting of an honest producer: it is refused, and the log says so.
 */
export function createHandler({ pipeline, serial, numbering, now, active }: Needs) {
  return async ({ events }: Batch<Consumed>): Promise<Handled<Consumed>> => {
    if (!(await active())) return { retry: { reason: 'not_active', afterMs: 1_000 } };
    return serial(async () => {
      const ahead = farAhead(
        events.map(({ data }) => data),
        numbering,
      );
      const refused = events.filter(({ data }) => ahead.has(data));
      const entries = events.map(({ data }) => data).filter((entry) => !ahead.has(entry));
      const alarms = numbersRefused([...ahead], now());
      const outcome = await pipeline.run({ entries, alarms });
      if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
      const detail = 'its number is too far beyond what came of its run';
      return { deadLetters: refused.map((received) => ({ received, reason: 'handler_rejected', detail })) };
    });
  };
}
