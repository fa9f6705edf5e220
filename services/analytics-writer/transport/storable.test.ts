import type { Received } from '@marsad/kafka';
import { auditEntry, auditLeaf, LAST_MOMENT_MS } from '@marsad/schemas';
import type { AuditEntry } from '@marsad/schemas';
import { valuesOf } from '@marsad/testkit';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { mapRows } from '../pipeline/map.step.ts';
import { fits, readColumns } from '../testing/columns.ts';
import type { Consumed } from './rows-of.ts';
import { OF_CITY, OF_DISTRICTS, rowsOf } from './rows-of.ts';

const tables = readColumns();
const outcomeOf = (event: Consumed, data: unknown) =>
  mapRows(() => rowsOf({ event, data, attributes: {} } as unknown as Received<Consumed>));

/** Whether any number in this value is beyond what the tables can hold. */
const isBeyond = (value: unknown): boolean =>
  typeof value === 'number'
    ? value > LAST_MOMENT_MS
    : value !== null && typeof value === 'object' && Object.values(value).some(isBeyond);

/** Describes the values in the rows of an event that do not fit their columns. */
function misfits(event: Consumed, data: unknown): string[] {
  const outcome = outcomeOf(event, data);
  // A dead letter has a reason, and occurs only for a time that no table can hold.
  if (outcome.kind === 'dead_letter') return isBeyond(data) ? [] : [`dead letter: ${outcome.detail}`];
  if (outcome.kind !== 'pass') return [outcome.kind];
  return outcome.value.flatMap(({ table, values }) =>
    Object.entries(values).flatMap(([name, value]) => {
      const type = tables.get(table)?.get(name);
      if (type === undefined) return [`${table} has no ${name}`];
      return fits(type, value) ? [] : [`${table}.${name} ${type}: ${JSON.stringify(value)}`];
    }),
  );
}

/** Makes the producer's name match the principal, as on the principal's topic. */
const withOwnProducer = (entry: AuditEntry): AuditEntry => ({ ...entry, producer: `${entry.principal}/replica-1` });

describe('property: every valid event is stored unchanged, or is a dead letter with a reason', () => {
  test.each(
    [...OF_DISTRICTS, ...OF_CITY]
      .filter(({ type }) => type !== auditLeaf.type)
      .map((event): [string, Consumed] => [event.type, event]),
  )('%s', (_, event) => {
    fc.assert(
      fc.property(valuesOf(event.schema), (data) => {
        expect(misfits(event, data)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('an entry of the audit log', () => {
    fc.assert(
      fc.property(valuesOf(auditEntry.schema, withOwnProducer), (entry) => {
        const { entryId: id, atMs: time, ...rest } = entry;
        const leaf = { ...auditLeaf.example, leaf: JSON.stringify({ ...rest, id, time }) };
        const outcome = outcomeOf(auditLeaf, leaf);
        if (outcome.kind === 'pass') expect(misfits(auditLeaf, leaf)).toEqual([]);
        else expect(outcome.kind).toBe('dead_letter');
      }),
      { numRuns: 60 },
    );
  });
});

it('the tables of the migrations are exactly the tables that are written', () => {
  expect(tables.size).toBeGreaterThan(15);
  for (const columns of tables.values()) expect(columns.size).toBeGreaterThan(3);
});
