import { join } from 'node:path';
import { createClickHouse } from '@marsad/clickhouse';
import { useStack } from '@marsad/testkit';
import { format } from 'prettier';
import { afterAll, expect, it } from 'vitest';
import type { ColumnRow, TableRow } from './dictionary.ts';
import { dictionaryOf, migratedNames } from './dictionary.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MIGRATIONS = join(ROOT, 'deploy', 'clickhouse');
const writer = createClickHouse(useStack().clickhouse('analytics-writer'));
afterAll(() => writer.close());

it('the dictionary of tables says what the migrations make (`-u` writes it anew)', async () => {
  await writer.migrate(MIGRATIONS);
  const names = migratedNames(MIGRATIONS);
  const tables = await writer.query<TableRow>(
    `SELECT database, name, engine, engine_full, comment FROM system.tables WHERE database IN ('city', 'observations') ORDER BY database, name`,
  );
  const columns = await writer.query<ColumnRow>(
    `SELECT database, table, name, type, comment FROM system.columns WHERE database IN ('city', 'observations') ORDER BY database, table, position`,
  );
  const own = tables.filter(({ database, name }) => names.has(`${database}.${name}`));
  expect(own).toHaveLength(names.size);
  const ofOwn = columns.filter(({ database, table }) => names.has(`${database}.${table}`));
  const file = join(ROOT, 'docs', 'generated', 'tables.md');
  const text = await format(dictionaryOf(own, ofOwn), { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' });
  await expect(text).toMatchFileSnapshot(file);
});
