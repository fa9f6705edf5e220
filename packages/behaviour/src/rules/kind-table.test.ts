import { RULE_KINDS } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { kindTable } from './kind-table.ts';
import { KINDS } from './kinds/registry.ts';

it('has a row with every column for every kind', () => {
  const rows = kindTable().split('\n').slice(2);
  expect(rows.map((row) => row.split(' | ')[0])).toEqual(RULE_KINDS.toSorted().map((kind) => `| \`${kind}\``));
  for (const row of rows)
    expect(
      row
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim())
        .filter(Boolean),
      row,
    ).toHaveLength(6);
});

it('every kind that a person may define is measured, and no other', () => {
  expect(Object.keys(KINDS).toSorted()).toEqual(RULE_KINDS.toSorted());
});

it('a kind without duration has no duration as a threshold, and one with a ground threshold says what it needs', () => {
  for (const [name, kind] of Object.entries(KINDS)) {
    expect(kind.isMoment && kind.defaults.forMs !== undefined, name).toBe(false);
    expect(kind.about.definition.length * kind.about.limits.length * kind.about.source.length, name).toBeGreaterThan(0);
    const { step: _step, lasting: _lasting, start, ...said } = kind;
    expect(JSON.parse(JSON.stringify(start() ?? null)), `${name}: its state is plain JSON`).toEqual(start() ?? null);
    expect(JSON.parse(JSON.stringify(said)), name).toEqual(said);
  }
});
