import type { Asked, Executed, Period } from '../ports.ts';
import { nameOfPeriod } from './places.ts';
import { createTableBook } from './tables.ts';
import type { TableBook } from './tables.ts';

/** The erasures of one district: which are asked for and not executed yet, and of which days something may be left under a hold. */
export type ErasureBook = {
  noteAsked(asked: Pick<Asked, 'erasureId'>): void;
  noteExecuted(
    executed: Pick<Executed, 'erasureId' | 'district' | 'class' | 'fromMs' | 'toMs' | 'left' | 'stores'>,
  ): void;
  /** Ends an erasure that is not carried out. */
  drop(erasureId: string): void;
  hasEnded(erasureId: string): boolean;
  /** Whether an erasure of this period was executed before: what lies there now may be held. */
  wasErased(period: Omit<Period, 'toMs'>): boolean;
  /** How many erasures are asked for and not executed. */
  readonly open: number;
  readonly tables: TableBook;
};

export function createErasureBook(): ErasureBook {
  const open = new Set<string>();
  const ended = new Set<string>();
  const erased = new Set<string>();
  const tables = createTableBook();
  const end = (erasureId: string): void => {
    open.delete(erasureId);
    ended.add(erasureId);
  };
  return {
    noteAsked({ erasureId }) {
      if (!ended.has(erasureId)) open.add(erasureId);
    },
    noteExecuted(executed) {
      end(executed.erasureId);
      if (executed.stores.some(({ store }) => store.includes('.'))) tables.noteEnded(executed, executed.left === 0);
      else erased.add(nameOfPeriod(executed));
    },
    drop: end,
    hasEnded: (erasureId) => ended.has(erasureId),
    wasErased: (period) => erased.has(nameOfPeriod(period)),
    tables,
    get open() {
      return open.size;
    },
  };
}
