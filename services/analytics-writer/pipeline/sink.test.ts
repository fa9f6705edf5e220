import { describe, expect, it } from 'vitest';
import type { Row } from '../domain/row.ts';
import { StoreRefusedError, StoreUnavailableError } from '../errors.ts';
import { createSink } from './sink.ts';

const rows = (from: number, count: number, table = 't'): Row[] =>
  Array.from({ length: count }, (_, index) => ({ table, values: { n: from + index } }));

/** A store that collects its inserts. @param takes returns the error with which the store refuses these rows, if any */
const storeOf = (takes: (values: readonly { n?: unknown }[]) => Error | undefined = () => undefined) => {
  const inserts: { table: string; rows: number }[] = [];
  const kept: unknown[] = [];
  return {
    inserts,
    kept,
    insert: async (table: string, values: readonly Row['values'][]) => {
      await Promise.resolve();
      const error = takes(values);
      if (error) throw error;
      inserts.push({ table, rows: values.length });
      kept.push(...values.map(({ n }) => n));
    },
  };
};

it('rows of several partitions share one insert for each table', async () => {
  const store = storeOf();
  const sink = createSink(store, 5);
  const refused = await Promise.all([sink.put(rows(0, 3)), sink.put(rows(3, 4)), sink.put(rows(7, 2, 'u'))]);
  expect(refused.flat()).toEqual([]);
  expect(store.inserts.toSorted((a, b) => (a.table < b.table ? -1 : 1))).toEqual([
    { table: 't', rows: 7 },
    { table: 'u', rows: 2 },
  ]);
});

it('no rows cause no insert', async () => {
  const store = storeOf();
  expect(await createSink(store, 5).put([])).toEqual([]);
  expect(store.inserts).toEqual([]);
});

it('an unavailable store rejects all waiting rows, and none of them is kept', async () => {
  const store = storeOf(() => new StoreUnavailableError('away'));
  const sink = createSink(store, 5);
  const fates = await Promise.allSettled([sink.put(rows(0, 3)), sink.put(rows(3, 3))]);
  expect(fates.map((fate) => fate.status)).toEqual(['rejected', 'rejected']);
  expect(store.kept).toEqual([]);
});

describe('a store that refuses', () => {
  it('some rows: the sink stores the others and returns the broken ones', async () => {
    const broken = new Set([3, 11]);
    const store = storeOf((values) =>
      values.some(({ n }) => broken.has(n as number)) ? new StoreRefusedError('no') : undefined,
    );
    const refused = await createSink(store, 5).put(rows(0, 16));
    expect(refused.map(({ values }) => values['n'])).toEqual([3, 11]);
    expect(store.kept.toSorted((a, b) => (a as number) - (b as number))).toEqual([
      0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15,
    ]);
  });

  it('all rows: the sink rejects, because the table is wrong and no row is broken', async () => {
    const store = storeOf(() => new StoreRefusedError('no such table'));
    await expect(createSink(store, 5).put(rows(0, 8))).rejects.toThrow('no such table');
  });
});
