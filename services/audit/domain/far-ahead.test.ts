import { expect, it } from 'vitest';
import { createNumbering, MAX_AHEAD } from '@marsad/proof';
import { auditEntry, type AuditEntry } from '@marsad/schemas';
import { farAhead } from './far-ahead.ts';

const entryOf = (seq: number, run = 1): AuditEntry => ({ ...auditEntry.example, run, seq });
const refusedOf = (entries: readonly AuditEntry[]) => [...farAhead(entries, createNumbering())].map(({ seq }) => seq);

it('a run whose entries waited while no instance sequenced is not far ahead, however long its batch is', () => {
  const entries = Array.from({ length: MAX_AHEAD * 2 }, (_, seq) => entryOf(seq));
  expect(refusedOf(entries)).toEqual([]);
});

it('a number far beyond its run is refused, and does not make later ones acceptable', () => {
  expect(refusedOf([entryOf(0), entryOf(MAX_AHEAD + 1), entryOf(MAX_AHEAD + 2), entryOf(1)])).toEqual([
    MAX_AHEAD + 1,
    MAX_AHEAD + 2,
  ]);
});

it('each run is judged by itself', () => {
  const last = MAX_AHEAD - 1;
  expect(refusedOf([entryOf(last, 1), entryOf(last, 2), entryOf(last + 2, 1), entryOf(last + 2, 3)])).toEqual([
    last + 2,
  ]);
});
