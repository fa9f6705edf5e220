import { erasureExecuted, tablesAnswered } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { executedOfTables } from './erase-tables.ts';

const [table] = tablesAnswered.example.tables;
const proofOf = (more: object) =>
  executedOfTables({ ...tablesAnswered.example, tables: [{ ...table!, ...more }] }, 'c'.repeat(64));

it('is proved where the second look found neither a row nor an active part', () => {
  const proof = proofOf({});
  expect(proof).toMatchObject({ left: 0, stores: [{ store: table?.table, found: 5_210, erased: 5_210, left: 0 }] });
  expect(erasureExecuted.schema.safeParse(proof).success).toBe(true);
});

it.each([
  ['a row', { rowsLeft: 3, partsLeft: 1 }, 3],
  ['a part without rows', { rowsLeft: 0, partsLeft: 1 }, 1],
])('is not proved where %s is left', (_, more, left) => expect(proofOf(more)).toMatchObject({ left }));
