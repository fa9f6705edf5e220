import type { DataOf, tablesAnswered } from '@marsad/schemas';
import type { ErasureBook } from '../domain/erasure-book.ts';
import { tablesDue } from '../domain/tables.ts';
import type { Metrics } from '../metrics.ts';
import type { Executed, Log } from '../ports.ts';
import type { Lives } from './orders.ts';
import type { Records } from './records.ts';

type Answered = DataOf<typeof tablesAnswered>;

type Needs = {
  readonly district: string;
  readonly records: Pick<Records, 'askTables' | 'commitTables' | 'execute'>;
  readonly lives: Lives;
  readonly book: () => ErasureBook;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
};

/** Has the partitions of the tables dropped by their writer, and publishes what its second look saw. */
export function createEraseTables({ district, records, lives, book, metrics, log, now }: Needs) {
  return {
    async askForDue(): Promise<void> {
      const nowMs = now();
      const lifeOf = (retentionClass: Parameters<Lives>[1]): number => lives(district, retentionClass);
      for (const period of tablesDue(district, lifeOf, nowMs)) {
        if (!book().tables.isWanted(period, nowMs)) continue;
        await records.askTables(period, lifeOf(period.class));
        book().tables.noteAsked(period, nowMs);
      }
    },
    async prove(answered: Answered): Promise<void> {
      const { erasureId, class: retentionClass, refusal } = answered;
      if (book().hasEnded(erasureId)) return metrics.erasure(retentionClass, 'repeated');
      if (refusal !== undefined) {
        log.error({ district, class: retentionClass, refusal }, 'the writer of the tables refuses an erasure');
        metrics.erasure(retentionClass, 'not_due');
        book().drop(erasureId);
        return;
      }
      const executed = executedOfTables(answered, records.commitTables(answered));
      const { left } = executed;
      const erased = executed.stores.reduce((sum, store) => sum + store.erased, 0);
      if (left > 0)
        log.error({ district, class: retentionClass, left }, 'the second look found rows that were not dropped');
      await records.execute(executed);
      book().noteExecuted(executed);
      metrics.erasure(retentionClass, left > 0 ? 'left' : 'proved');
      metrics.executed(retentionClass, { erased, held: 0, left }, (executed.executedAtMs - executed.askedAtMs) / 1_000);
      log.info({ district, class: retentionClass, erased, left }, 'partitions were dropped');
    },
  };
}

/** The proof of an erasure of tables. A part that is still active is left even if it has no row. No hold is on a row: a hit lives with its alert. */
export function executedOfTables({ tables, ...answered }: Answered, commitment: string): Executed {
  const { erasureId, district, class: retentionClass, fromMs, toMs, lifeMs, askedAtMs, answeredAtMs } = answered;
  const stores = tables.map(({ table, rows, bytes, rowsLeft, partsLeft }) => {
    const left = Math.max(rowsLeft, partsLeft);
    return { store: table, found: rows, erased: Math.max(0, rows - rowsLeft), held: 0, left, bytes };
  });
  const left = stores.reduce((sum, store) => sum + store.left, 0);
  return {
    erasureId,
    district,
    class: retentionClass,
    fromMs,
    toMs,
    lifeMs,
    stores,
    held: 0,
    left,
    commitment,
    askedAtMs,
    executedAtMs: answeredAtMs,
  };
}
