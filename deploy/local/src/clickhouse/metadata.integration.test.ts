import { randomUUID } from 'node:crypto';
import { useStack } from '@marsad/testkit';
import { beforeAll, expect, test } from 'vitest';
import { CATALOGUES_OF_DATABASES, METADATA } from './metadata.ts';

const stack = useStack();
const { url, passwords } = stack.addresses.clickhouse;
const name = `m_${randomUUID().replaceAll('-', '')}`;

async function ask(user: string, sql: string): Promise<{ status: number; text: string }> {
  const headers = { 'x-clickhouse-user': user, 'x-clickhouse-key': passwords[user] ?? '' };
  const response = await fetch(`${url}/?database=city`, { method: 'POST', body: sql, headers });
  return { status: response.status, text: await response.text() };
}

beforeAll(async () => {
  for (const sql of [
    `CREATE TABLE city.${name} (n Int64 COMMENT 'A number', INDEX i n TYPE minmax) ENGINE = MergeTree ORDER BY n`,
    `CREATE TABLE observations.${name} (plate String, INDEX i plate TYPE set(9)) ENGINE = MergeTree ORDER BY plate`,
    `INSERT INTO city.${name} VALUES (1)`,
    `INSERT INTO observations.${name} VALUES ('1')`,
  ])
    expect(await ask('analytics-writer', sql)).toMatchObject({ status: 200 });
});

test.each([
  ['databases', 'SHOW DATABASES', /^city\n$/],
  ['tables', 'SHOW TABLES', new RegExp(`^${name}$`, 'm')],
  ['tables of a database', `SHOW FULL TABLES FROM "city" LIKE '${name}'`, new RegExp(`^${name}\tMergeTree\n$`)],
  ['columns of a table', `SHOW COLUMNS FROM ${name} FROM city`, /^n\tInt64/],
  ['columns by its whole name', `SHOW FULL COLUMNS FROM \`city\`.\`${name}\``, /^n\tInt64.*A number/],
  ['indices of a table', `SHOW INDEX FROM ${name}`, new RegExp(name)],
  ['functions', "SHOW FUNCTIONS LIKE 'concat'", /^concat\t/],
  ['how a table was made', `SHOW CREATE TABLE ${name}`, /ENGINE = MergeTree/],
  ['a description', `DESC TABLE "city"."${name}"`, /^n\tInt64\t\t\tA number/],
  ['a description of a result', `DESCRIBE (SELECT n + 1 AS m FROM ${name})`, /^m\tInt64/],
  ['whether a table is there', `EXISTS TABLE city.${name}`, /^1\n$/],
  ['whether a table is not there', 'EXISTS city.there_is_none', /^0\n$/],
  ['version and time zone', 'SELECT version(), timezone()', /^\d+\.\d+\.[\d.]+\tUTC\n$/],
  ['settings', "SELECT value FROM system.settings WHERE name = 'readonly'", /^1\n$/],
  ['columns by the catalogue', `SELECT type FROM system.columns WHERE table = '${name}'`, /^Int64\n$/],
  ['columns by whole names', `SELECT system.columns.type FROM system.columns WHERE table = '${name}'`, /^Int64\n$/],
  [
    'tables by the standard',
    `SELECT table_schema FROM information_schema.tables WHERE table_name = '${name}'`,
    /^city\n$/,
  ],
])('an analyst can read %s', async (_, sql, expected) => {
  const { status, text } = await ask('analyst', sql);
  expect(status, text).toBe(200);
  expect(text).toMatch(expected);
});

/** Ways to read a catalogue: the filter must stand on each. */
const WAYS: readonly ((catalogue: string, column: string) => string)[] = [
  (catalogue, column) => `SELECT DISTINCT ${column} FROM ${catalogue}`,
  (catalogue, column) => `SELECT DISTINCT c.${column} FROM ${catalogue} AS c`,
  (catalogue, column) => `WITH x AS (SELECT * FROM ${catalogue}) SELECT DISTINCT ${column} FROM x`,
  (catalogue, column) =>
    `SELECT DISTINCT ${column} FROM ${catalogue} UNION ALL SELECT DISTINCT ${column} FROM ${catalogue}`,
  (catalogue, column) => `SELECT DISTINCT b.${column} FROM system.one AS a CROSS JOIN ${catalogue} AS b`,
  (catalogue, column) => `SELECT DISTINCT ${column} FROM (SELECT * FROM ${catalogue} WHERE ${column} != '')`,
  (catalogue, column) => `SELECT arrayJoin((SELECT groupUniqArray(${column}) FROM ${catalogue}))`,
  (catalogue, column) => `SELECT 'observations' WHERE 'observations' IN (SELECT ${column} FROM ${catalogue})`,
  (catalogue, column) => `SELECT DISTINCT ${column} FROM ${catalogue} AS city WHERE ${column} LIKE 'o%'`,
];

test.each(CATALOGUES_OF_DATABASES)(
  'an analyst sees city alone in %s, whichever way it is read',
  async (catalogue, column) => {
    for (const way of WAYS) {
      const { status, text } = await ask('analyst', way(catalogue, column));
      expect(status, text).toBe(200);
      expect(text.split('\n').filter((line) => line !== '' && line !== 'city')).toEqual([]);
    }
  },
);

test('the command centre sees both of its databases, and not the engine’s', async () => {
  expect((await ask('command-center', 'SHOW DATABASES')).text).toBe('city\nobservations\n');
});

test('every catalogue that a client may ask is there', async () => {
  for (const catalogue of METADATA)
    expect(await ask('analyst', `DESCRIBE ${catalogue}`).then(({ text }) => text)).toMatch(/497|\t/);
  for (const catalogue of METADATA) {
    const { status, text } = await ask('analyst', `SELECT count() FROM (SELECT * FROM ${catalogue} LIMIT 1)`);
    expect([catalogue, status, text]).toEqual([catalogue, 200, expect.stringMatching(/^\d\n$/)]);
  }
});
