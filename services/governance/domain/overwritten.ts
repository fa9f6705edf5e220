import type { Act, Change, Halt } from './change.ts';
import type { Register } from './register.ts';

/** The signed records on the topics, by key; undefined where governance did not sign the record, or there is none. */
export type Published = {
  halt(key: string): Halt | undefined;
  act(key: string): Act | undefined;
};

/**
 * Finds the records that another writer overwrote or removed. Running readers refuse the forged records, but a reader that starts later
 * would not find the real ones, so they are published again.
 */
export function findOverwritten({ halts, acts }: Register, published: Published): Change[] {
  const overwrittenHalts = [...halts.values()].filter(
    (record) => published.halt(record.analytic)?.atMs !== record.atMs,
  );
  const overwrittenActs = [...acts.values()].filter(
    (record) => published.act(record.actId)?.revision !== record.revision,
  );
  return [
    ...overwrittenHalts.map((record): Change => ({ kind: 'halt', record })),
    ...overwrittenActs.map((record): Change => ({ kind: 'act', record })),
  ];
}
