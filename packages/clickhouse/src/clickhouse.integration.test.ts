import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClickHouse } from './clickhouse.ts';

const stack = useStack();
const writer = createClickHouse(stack.clickhouse('analytics-writer'));
const reader = createClickHouse(stack.clickhouse('command-center'));
const table = `city.t_${randomUUID().replaceAll('-', '')}`;
const folder = mkdtempSync(join(tmpdir(), 'marsad-sql-'));

beforeAll(() =>
  writer.command(
    `CREATE TABLE ${table} (id String, at DateTime64(3, 'UTC'), n Int64, share Nullable(Float64)) ENGINE = ReplacingMergeTree ORDER BY id`,
  ),
);
afterAll(async () => {
  await Promise.all([writer.close(), reader.close()]);
  rmSync(folder, { recursive: true });
});

describe('rows', () => {
  test('are inserted by column name and read back unchanged, Arabic and injected text included', async () => {
    const id = `'); DROP TABLE x; -- ${randomUUID()} أ`;
    await writer.insert(table, [{ id, at: '2026-09-21T14:00:00.123Z', n: 9_007_199_254_740_991, share: null }]);
    const rows = await reader.query(
      `SELECT id, n, share, toUnixTimestamp64Milli(at) AS ms FROM ${table} WHERE id = {id:String}`,
      { id },
    );
    expect(rows).toEqual([{ id, n: 9_007_199_254_740_991, share: null, ms: Date.UTC(2026, 8, 21, 14, 0, 0, 123) }]);
  });

  test('can be queried with arrays, nulls and text that needs escaping', async () => {
    const words = ["it's", 'back\\slash', 'tab\tand\nline', '[1, 2]', ''];
    const rows = await reader.query(
      'SELECT {words:Array(String)} AS words, {none:Nullable(Int64)} AS none, {text:String} AS text',
      {
        words,
        none: null,
        text: words.join('|'),
      },
    );
    expect(rows).toEqual([{ words, none: null, text: words.join('|') }]);
  });

  test('are all stored when they are inserted ten thousand at a time', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => ({ id: `batch-${n}`, at: '2026-09-21T14:00:00Z', n }));
    await writer.insert(table, rows);
    await writer.insert(table, rows);
    expect(await reader.query(`SELECT count() AS n FROM ${table} FINAL WHERE startsWith(id, 'batch-')`)).toEqual([
      { n: 10_000 },
    ]);
  });

  test('cause no request if the list is empty', async () => {
    await expect(writer.insert('city.there_is_no_such_table', [])).resolves.toBeUndefined();
  });
});

describe('an error has the code of its cause', () => {
  const away = createClickHouse({ url: 'http://127.0.0.1:1', username: 'a', password: 'b' });
  const wrong = createClickHouse({ ...stack.clickhouse('command-center'), password: 'wrong' });
  afterAll(() => Promise.all([away.close(), wrong.close()]));

  test.each([
    ['a server that does not answer', () => away.query('SELECT 1'), 'unavailable'],
    ['a wrong password', () => wrong.query('SELECT 1'), 'denied'],
    ['a reader that writes', () => reader.insert(table, [{ id: 'x', at: '2026-09-21T14:00:00Z', n: 1 }]), 'denied'],
    ['a table that does not exist', () => writer.query('SELECT * FROM city.no_such_table'), 'rejected'],
    ['a column that does not exist', () => writer.insert(table, [{ id: 'x', colour: 'red' }]), 'rejected'],
    ['a value of another type', () => writer.insert(table, [{ id: 'x', at: 'yesterday', n: 1 }]), 'rejected'],
    ['not SQL', () => writer.command('PLEASE'), 'rejected'],
  ])('%s', async (_, act, code) => {
    await expect(act()).rejects.toMatchObject({ name: 'ClickHouseError', code });
  });
});

test('migrations run once and in order, and a changed file is rejected afterwards', async () => {
  const name = randomUUID().slice(0, 8);
  const sql = `CREATE TABLE IF NOT EXISTS city.m_${name} (a String DEFAULT ';');\n-- then; a second\nINSERT INTO city.m_${name} VALUES ('one');\n`;
  writeFileSync(join(folder, `001-${name}.sql`), sql.replace(');', ') ENGINE = MergeTree ORDER BY a;'));
  writeFileSync(
    join(folder, `002-${name}.sql`),
    `INSERT INTO city.m_${name} SELECT concat(a, ' and two') FROM city.m_${name}`,
  );
  writeFileSync(join(folder, 'readme.md'), 'not a migration');
  expect(await writer.migrate(folder)).toEqual([`001-${name}.sql`, `002-${name}.sql`]);
  expect(await writer.migrate(folder)).toEqual([]);
  expect(await reader.query(`SELECT a FROM city.m_${name} ORDER BY a`)).toEqual([{ a: 'one' }, { a: 'one and two' }]);
  writeFileSync(join(folder, `001-${name}.sql`), 'SELECT 1');
  await expect(writer.migrate(folder)).rejects.toMatchObject({ code: 'rejected' });
});
