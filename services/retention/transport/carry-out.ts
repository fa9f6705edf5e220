import type { VersionStore } from '@marsad/objects';
import { erasureDueAtMs, isKnown, RETENTION_CLASSES } from '@marsad/schemas';
import type { ErasureBook } from '../domain/erasure-book.ts';
import { createKept, erasePeriod, lookAgain } from '../erasing/erase-period.ts';
import type { Kept, Remaining } from '../erasing/erase-period.ts';
import type { Metrics } from '../metrics.ts';
import type { Asked, Executed, Holds, Log } from '../ports.ts';
import type { Lives } from './orders.ts';
import type { Records } from './records.ts';

/** How long one erasure may keep its partition, ms. Then it goes on in its next turn, so that a rebalance does not wait for a whole day. */
const TURN_MS = 5_000;

type Needs = {
  readonly store: VersionStore;
  readonly records: Pick<Records, 'execute'>;
  readonly lives: Lives;
  readonly book: () => ErasureBook;
  readonly holds: () => Holds;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
};

/**
 * Carries out an erasure that was asked for, then looks a second time and publishes what it saw. It judges the time by the broker's clock,
 * so the clock of this machine alone erases nothing, and by the life in force now.
 * @returns `more` where the same erasure has to be called for again
 */
export function createCarryOut({ store, records, lives, book, holds, metrics, log, now }: Needs) {
  let current: { readonly erasureId: string; readonly kept: Kept } | undefined;
  return async (asked: Asked, takenAtMs: number): Promise<'done' | 'more'> => {
    const { erasureId, district, class: retentionClass, fromMs, toMs } = asked;
    if (book().hasEnded(erasureId)) {
      metrics.erasure(retentionClass, 'repeated');
      return 'done';
    }
    if (!isKnown(RETENTION_CLASSES, retentionClass) || !isDue({ fromMs, toMs }, retentionClass)) {
      log.error({ district, class: retentionClass }, 'an erasure was asked for before its time, and nothing is erased');
      metrics.erasure(retentionClass, 'not_due');
      book().drop(erasureId);
      return 'done';
    }
    if (current?.erasureId !== erasureId) current = { erasureId, kept: createKept() };
    const erasing = { store, holds: holds(), period: { district, class: retentionClass, fromMs, toMs } };
    const untilMs = now() + TURN_MS;
    if (!(await erasePeriod(erasing, current.kept, () => now() < untilMs))) return 'more';
    current = undefined;
    await publish(asked, await lookAgain({ ...erasing, holds: holds() }));
    return 'done';

    function isDue(span: Pick<Asked, 'fromMs' | 'toMs'>, known: (typeof RETENTION_CLASSES)[number]): boolean {
      return erasureDueAtMs(known, span, lives(district, known)) <= takenAtMs;
    }
  };

  async function publish(asked: Asked, remaining: readonly Remaining[]): Promise<void> {
    const executed = executedOf(asked, remaining, now());
    const { district, class: retentionClass, held, left } = executed;
    const erased = executed.stores.reduce((sum, place) => sum + place.erased, 0);
    if (left > 0)
      log.error(
        { district, class: retentionClass, left },
        'the second look found what was not erased; it is tried again',
      );
    await records.execute(executed);
    book().noteExecuted(executed);
    metrics.erasure(retentionClass, left > 0 ? 'left' : 'proved');
    metrics.executed(retentionClass, { erased, held, left }, (executed.executedAtMs - executed.askedAtMs) / 1_000);
    log.info({ district, class: retentionClass, erased, held, left }, 'a day was erased');
  }
}

/** The proof of an erasure: what was found when it was asked for, and what the second look found. */
export function executedOf(
  { found, ...asked }: Asked,
  remaining: readonly Remaining[],
  executedAtMs: number,
): Executed {
  const stores = found.map(({ store, count, bytes }) => {
    const { held = 0, left = 0 } = remaining.find((place) => place.store === store) ?? {};
    return { store, found: count, erased: Math.max(0, count - held - left), held, left, bytes };
  });
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    ...asked,
    stores,
    held: sum(stores.map(({ held }) => held)),
    left: sum(stores.map(({ left }) => left)),
    executedAtMs: Math.max(executedAtMs, asked.askedAtMs),
  };
}
