import type { Row } from '../domain/row.ts';
import { StoreRefusedError } from '../errors.ts';
import type { Store } from '../ports.ts';

/** Rows wait so long for company: ClickHouse likes few large inserts, not many small ones. */
const LINGER_MS = 150;
/** So many do not wait. */
const ENOUGH_ROWS = 2_000;
const MOST_ROWS = 10_000;

export type Sink = {
  /**
   * Resolves when every row is stored, with those that the store refused although it took others of the same table: broken rows.
   * @throws StoreUnavailableError, or StoreRefusedError if the store took none of them
   */
  put(rows: readonly Row[]): Promise<readonly Row[]>;
};

type Waiting = {
  readonly row: Row;
  readonly done: (refused: boolean) => void;
  readonly fail: (error: unknown) => void;
};

/** Gathers rows of all partitions into one insert a table at a time. */
export function createSink(store: Store, lingerMs = LINGER_MS): Sink {
  const tables = new Map<string, ReturnType<typeof createTableQueue>>();
  const queueOf = (table: string) => {
    let queue = tables.get(table);
    if (!queue) tables.set(table, (queue = createTableQueue(store, table, lingerMs)));
    return queue;
  };
  return {
    async put(rows) {
      const refused: Row[] = [];
      const fates = await Promise.allSettled(
        rows.map(async (row) => {
          if (await queueOf(row.table).put(row)) refused.push(row);
        }),
      );
      const failed = fates.find((fate) => fate.status === 'rejected');
      if (failed) throw failed.reason;
      return refused;
    },
  };
}

function createTableQueue(store: Store, table: string, lingerMs: number) {
  let waiting: Waiting[] = [];
  let running = false;
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (running || waiting.length === 0) return;
    running = true;
    const batch = waiting.slice(0, MOST_ROWS);
    waiting = waiting.slice(MOST_ROWS);
    try {
      const refused = await storeWhatCanBe(batch.map(({ row }) => row));
      for (const { row, done } of batch) done(refused.has(row));
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
    running = false;
    schedule();
  };

  /** Stores what can be stored: a refused half is halved again, until only broken rows are left or nothing was taken at all. */
  const storeWhatCanBe = async (rows: readonly Row[]): Promise<ReadonlySet<Row>> => {
    try {
      await store.insert(
        table,
        rows.map(({ values }) => values),
      );
      return new Set();
    } catch (error) {
      if (!(error instanceof StoreRefusedError) || rows.length === 1) throw error;
      const middle = Math.ceil(rows.length / 2);
      const halves = [rows.slice(0, middle), rows.slice(middle)];
      const refused = new Set<Row>();
      for (const half of halves) {
        try {
          for (const row of await storeWhatCanBe(half)) refused.add(row);
        } catch (inner) {
          if (!(inner instanceof StoreRefusedError)) throw inner;
          for (const row of half) refused.add(row);
        }
      }
      if (refused.size === rows.length) throw error;
      return refused;
    }
  };

  const schedule = (): void => {
    if (running || waiting.length === 0) return;
    if (waiting.length >= ENOUGH_ROWS) void flush();
    else timer ??= setTimeout(() => void flush(), lingerMs);
  };

  return {
    put: (row: Row): Promise<boolean> =>
      new Promise((resolve, reject) => {
        waiting.push({ row, done: resolve, fail: reject });
        schedule();
      }),
  };
}
