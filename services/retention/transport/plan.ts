import type { VersionStore } from '@marsad/objects';
import type { ErasureBook } from '../domain/erasure-book.ts';
import { nameOfPeriod } from '../domain/places.ts';
import { lookAgain } from '../erasing/erase-period.ts';
import { findDue, takeInventory } from '../erasing/walk-period.ts';
import type { Holds, Period } from '../ports.ts';
import type { Lives } from './orders.ts';
import type { Records } from './records.ts';

type Needs = {
  readonly district: string;
  readonly store: VersionStore;
  readonly records: Pick<Records, 'ask'>;
  readonly lives: Lives;
  readonly book: () => ErasureBook;
  readonly holds: () => Holds;
  readonly now: () => number;
};

/** Asks for the erasure of one day after the other. A day that was tried is not asked for again before the next sweep. */
export function createPlan({ district, store, records, lives, book, holds, now }: Needs) {
  const tried = new Set<string>();
  const isAllHeld = async (period: Period): Promise<boolean> => {
    if (!book().wasErased(period)) return false;
    const remaining = await lookAgain({ store, holds: holds(), period });
    return remaining.every(({ left }) => left === 0);
  };
  return {
    beginAnew: (): void => tried.clear(),
    /** Asks for the oldest day that is due, unless one is asked for already. */
    async askForNext(): Promise<void> {
      if (book().open > 0) return;
      const due = await findDue(store, district, (retentionClass) => lives(district, retentionClass), now());
      for (const period of due) {
        if (tried.has(nameOfPeriod(period))) continue;
        tried.add(nameOfPeriod(period));
        if (await isAllHeld(period)) continue;
        const inventory = await takeInventory(store, period);
        if (inventory.found.every(({ count }) => count === 0)) continue;
        book().noteAsked(await records.ask(period, lives(district, period.class), inventory));
        return;
      }
    },
  };
}
