import type { Row } from '../domain/row.ts';
import { StoreRefusedError } from '../errors.ts';
import type { Store } from '../ports.ts';

/** How long rows wait for others, ms, because ClickHouse prefers few large inserts. */
const LINGER_MS = 150;
/** A table with this many waiting rows inserts them at once. */
const ENOUGH_ROWS = 2_000;
/** The most rows in one insert. */
const MOST_ROWS = 10_000;

export type Sink = {
  /**
   * Resolves when every row is stored.
   * @returns the rows that the store refused although it took others of the same table: those rows are broken
   * @throws StoreUnavailableError, or StoreRefusedError if the store took none of them
   */
  put(rows: readonly Row[]): Promise<readonly Row[]>;
};

/** Gathers the rows of all partitions into one insert at a time for each table. */
export function createSink(store: Store, lingerMs = LINGER_MS): Sink {
  const tables = new Map<string, TableQueue>();
  const queueOf = (table: string): TableQueue => {
    const queue = tables.get(table) ?? createTableQueue((rows) => storeRows(store, table, rows), lingerMs);
    tables.set(table, queue);
    return queue;
  };
  return {
    async put(rows) {
      const refused: Row[] = [];
      const results = await Promise.allSettled(
        rows.map(async (row) => {
          if (await queueOf(row.table).put(row)) refused.push(row);
        }),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      return refused;
    },
  };
}

/** Inserts rows and returns the ones that the store refused. */
type InsertRows = (rows: readonly Row[]) => Promise<ReadonlySet<Row>>;

/** Resolves when the row is stored, with whether the store refused it. */
type TableQueue = { put(row: Row): Promise<boolean> };

type Waiting = {
  readonly row: Row;
  readonly done: (refused: boolean) => void;
  readonly fail: (error: unknown) => void;
};

function createTableQueue(insert: InsertRows, lingerMs: number): TableQueue {
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
    await settle(batch, insert);
    running = false;
    schedule();
  };
  const schedule = (): void => {
    if (running || waiting.length === 0) return;
    if (waiting.length >= ENOUGH_ROWS) void flush();
    else timer ??= setTimeout(() => void flush(), lingerMs);
  };
  return {
    put: (row) =>
      new Promise((resolve, reject) => {
        waiting.push({ row, done: resolve, fail: reject });
        schedule();
      }),
  };
}

async function settle(batch: readonly Waiting[], insert: InsertRows): Promise<void> {
  try {
    const refused = await insert(batch.map(({ row }) => row));
    for (const { row, done } of batch) done(refused.has(row));
  } catch (error) {
    for (const { fail } of batch) fail(error);
  }
}

/**
 * Stores the rows that can be stored: a refused half is halved again, until only broken rows are left.
 * @throws StoreRefusedError if the store took none of them
 */
async function storeRows(store: Store, table: string, rows: readonly Row[]): Promise<ReadonlySet<Row>> {
  try {
    await store.insert(
      table,
      rows.map(({ values }) => values),
    );
    return new Set();
  } catch (error) {
    if (!(error instanceof StoreRefusedError) || rows.length === 1) throw error;
    const middle = Math.ceil(rows.length / 2);
    const refused = new Set<Row>();
    for (const half of [rows.slice(0, middle), rows.slice(middle)])
      for (const row of await refusedOf(half, () => storeRows(store, table, half))) refused.add(row);
    if (refused.size === rows.length) throw error;
    return refused;
  }
}

/** The refused rows of one half: the whole half if the store took none of it. */
async function refusedOf(half: readonly Row[], insert: () => Promise<ReadonlySet<Row>>): Promise<Iterable<Row>> {
  try {
    return await insert();
  } catch (error) {
    if (error instanceof StoreRefusedError) return half;
    throw error;
  }
}
