import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useStack } from '@marsad/testkit';
import { beforeAll, describe, expect, test } from 'vitest';

const stack = useStack();
const { url, passwords } = stack.addresses.clickhouse;
const name = `t_${randomUUID().replaceAll('-', '')}`;
const secret = randomUUID();
const outside = join(tmpdir(), `marsad-${name}.txt`);

type Reply = { status: number; code: string | null; text: string };
async function ask(
  user: string,
  sql: string,
  query = 'database=city',
  headers: Record<string, string> = {},
): Promise<Reply> {
  const basic = Buffer.from(`${user}:${passwords[user] ?? ''}`).toString('base64');
  const response = await fetch(`${url}/?${query}`, {
    method: 'POST',
    body: sql,
    headers: { authorization: `Basic ${basic}`, ...headers },
  });
  return {
    status: response.status,
    code: response.headers.get('x-clickhouse-exception-code'),
    text: await response.text(),
  };
}

beforeAll(async () => {
  for (const sql of [
    `CREATE TABLE city.${name} (n Int64) ENGINE = MergeTree ORDER BY n`,
    `INSERT INTO city.${name} VALUES (1), (2)`,
    `CREATE TABLE observations.${name} (plate String) ENGINE = MergeTree ORDER BY plate`,
    `INSERT INTO observations.${name} VALUES ('${secret}')`,
  ])
    expect(await ask('analytics-writer', sql)).toMatchObject({ status: 200 });
});

describe('a client of ClickHouse', () => {
  test.each([
    ['without credentials', {}],
    ['with a wrong password', { 'x-clickhouse-user': 'analyst', 'x-clickhouse-key': 'wrong' }],
    ['as the engine’s own user', { 'x-clickhouse-user': 'default', 'x-clickhouse-key': '' }],
    ['with an empty name', { authorization: `Basic ${Buffer.from(':').toString('base64')}` }],
    ['as an inherited property', { 'x-clickhouse-user': 'constructor', 'x-clickhouse-key': 'x' }],
  ])('%s is refused', async (_, headers) => {
    const response = await fetch(`${url}/?query=SELECT%201`, { headers: headers as Record<string, string> });
    expect([response.status, response.headers.get('x-clickhouse-exception-code')]).toEqual([401, '516']);
    expect(await response.text()).toContain('Authentication failed');
  });

  test('may not put a password into the address', async () => {
    const response = await fetch(`${url}/?query=SELECT%201&user=analyst&password=${passwords['analyst']}`);
    expect(response.status).toBe(401);
  });

  test('may also use ClickHouse’s own headers', async () => {
    const response = await fetch(`${url}/?query=SELECT%201`, {
      headers: { 'x-clickhouse-user': 'analyst', 'x-clickhouse-key': passwords['analyst'] ?? '' },
    });
    expect(await response.text()).toBe('1\n');
  });

  test('may only ask for the server’s health without credentials', async () => {
    expect(await (await fetch(`${url}/ping`)).text()).toBe('Ok.\n');
  });
});

describe('an analyst', () => {
  test.each([
    ['a table of the city', `SELECT count() FROM ${name}`, '2\n'],
    [
      'that table by its whole name, joined with itself',
      `SELECT count() FROM city.${name} AS a JOIN city.${name} AS b ON a.n = b.n`,
      '2\n',
    ],
    ['a result computed from that table', `WITH x AS (SELECT max(n) AS m FROM ${name}) SELECT m + 1 FROM x`, '3\n'],
    [
      'a text that names another database',
      `SELECT 'observations.${name}; DROP TABLE x' FROM ${name} LIMIT 1`,
      `observations.${name}; DROP TABLE x\n`,
    ],
    [
      'columns but for one, and one replaced',
      `SELECT * EXCEPT(m) REPLACE(n + 1 AS n) FROM (SELECT n, 1 AS m FROM ${name}) LIMIT 1`,
      '2\n',
    ],
    ['a text beyond ASCII', "SELECT 'حي $1' AS `é`", 'حي $1\n'],
    ['numbers', 'SELECT sum(number) FROM numbers(4) -- ; nothing', '6\n'],
  ])('reads %s', async (_, sql, expected) => {
    expect(await ask('analyst', sql)).toMatchObject({ status: 200, text: expected });
  });

  const table = `observations.${name}`;
  test.each([
    ['another database', `SELECT * FROM ${table}`],
    ['that database quoted', `SELECT * FROM \`observations\`.\`${name}\``],
    ['that database in double quotes', `SELECT * FROM "observations"."${name}"`],
    ['that database with a comment inside its name', `SELECT * FROM observations/**/./**/${name}`],
    ['that database in a subquery', `SELECT (SELECT any(plate) FROM ${table})`],
    ['that database after a union', `SELECT 'a' UNION ALL SELECT plate FROM ${table}`],
    ['that database in a WITH', `WITH x AS (SELECT * FROM ${table}) SELECT * FROM x`],
    ['that database on the right of IN', `SELECT '${secret}' IN ${table}`],
    ['that database on the right of IN in a subquery', `SELECT '${secret}' IN (SELECT plate FROM ${table})`],
    ['that database in a join', `SELECT plate FROM city.${name} CROSS JOIN ${table}`],
    ['that database through view()', `SELECT * FROM view(SELECT * FROM ${table})`],
    ['that database through merge()', `SELECT * FROM merge('observations', '.*')`],
    ['that database through remote()', `SELECT * FROM remote('127.0.0.1', 'observations', '${name}')`],
    ['that database through loop()', `SELECT * FROM loop(${table}) LIMIT 1`],
    ['that database through mergeTreeIndex()', `SELECT * FROM mergeTreeIndex('observations', '${name}')`],
    ['that database through joinGet()', `SELECT joinGet('${table}', 'plate', 1)`],
    ['that database through a dictionary', `SELECT dictGet('${table}', 'plate', 1)`],
    ['its columns', `SELECT hasColumnInTable('observations', '${name}', 'plate')`],
    ['its description', `DESCRIBE TABLE ${table}`],
    ['its existence', `EXISTS ${table}`],
    ['its definition', `SHOW CREATE TABLE ${table}`],
    ['a list of tables', 'SHOW TABLES FROM observations'],
    ['its tables by a subquery of SHOW', `SHOW TABLES WHERE name IN (SELECT plate FROM ${table})`],
    ['its columns by SHOW', `SHOW COLUMNS FROM ${name} FROM observations`],
    ['its columns by SHOW and its whole name', `SHOW FULL COLUMNS FROM \`observations\`.${name}`],
    ['its indices', `SHOW INDEX FROM ${table}`],
    ['its database', 'SHOW CREATE DATABASE observations'],
    ['whether its database is there', 'EXISTS DATABASE observations'],
    ['the description of what reads it', `DESCRIBE (SELECT * FROM ${table})`],
    ['the description of a file', `DESCRIBE file('/etc/passwd', 'LineAsString')`],
    ['a description into a file', `DESCRIBE ${name} INTO OUTFILE '${outside}'`],
    ['a list into a file', `SHOW TABLES INTO OUTFILE '${outside}'`],
    ['the log of questions', 'SELECT query FROM system.query_log'],
    ['what others ask now', 'SELECT query FROM system.processes'],
    ['what others ask now by SHOW', 'SHOW PROCESSLIST'],
    ['the users', 'SELECT * FROM system.users'],
    ['the users by SHOW', 'SHOW USERS'],
    ['a catalogue on the right of IN', `SELECT ('observations', '${name}') IN system.tables`],
    ['a question under another name', `EXECUTE AS analyst SELECT 1`],
    ['two SELECTs side by side', `SELECT 1 PARALLEL WITH SELECT plate FROM ${table}`],
    ['a question of another ended', `KILL QUERY WHERE 1`],
    ['a file of the machine', `SELECT * FROM file('/etc/passwd', 'LineAsString')`],
    ['a file by the function', `SELECT file('/etc/passwd')`],
    ['an address', `SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')`],
    ['a program', `SELECT * FROM executable('x', 'CSV', 'a String')`],
    [
      'that database through APPLY, whose lambda no tree shows',
      `SELECT * APPLY(x -> (SELECT max(plate) FROM ${table})) FROM ${name}`,
    ],
    [
      'a description of that',
      `DESCRIBE (SELECT COLUMNS('n') APPLY(x -> (SELECT max(plate) FROM ${table})) FROM ${name})`,
    ],
    ['a file by APPLY, whose function no tree shows', "SELECT * APPLY(file) FROM (SELECT '/etc/passwd')"],
    [
      'that database behind text that looks like a here-document',
      `SELECT 1 AS a$b$; SELECT plate FROM ${table} AS a$b$`,
    ],
    ['that database behind typographic quotes', `SELECT 1 AS “"”; SELECT plate AS “"” FROM ${table}`],
    ['a file under a name that breaks the tree’s line', "SELECT file('/etc/passwd') AS “a\nb”"],
    ['the machine under such a name', 'SELECT fullHostName() AS “a\nb”'],
    ['a plan that computes', `EXPLAIN SELECT * FROM ${table}`],
    ['two statements', `SELECT 1; SELECT * FROM ${table}`],
    ['a second statement behind a comment', `SELECT 1 /* */ ; SELECT * FROM ${table}`],
    ['a second statement behind a here-document', `SELECT $a$;$a$; SELECT * FROM ${table}`],
    ['a file written', `SELECT 1 INTO OUTFILE '${outside}'`],
    ['a row written', `INSERT INTO city.${name} VALUES (3)`],
    ['a table made', `CREATE TABLE city.x_${name} (n Int64) ENGINE = Memory`],
    ['a table of the session', `CREATE TEMPORARY TABLE x (n Int64)`],
    ['a table dropped', `DROP TABLE city.${name}`],
    ['a setting', 'SET readonly = 0'],
    ['a setting in the statement', 'SELECT 1 SETTINGS readonly = 0'],
    ['another database for the session', 'USE observations'],
    ['sleep', 'SELECT sleep(1)'],
  ])('is refused %s', async (_, sql) => {
    const reply = await ask('analyst', sql);
    expect(reply.status, reply.text).toBeGreaterThanOrEqual(400);
    expect(reply.code).not.toBeNull();
    expect(reply.text).not.toContain(secret);
  });

  test('is refused another database by the address, a header or a parameter that stands for a name', async () => {
    expect(await ask('analyst', `SELECT * FROM ${name}`, 'database=observations')).toMatchObject({
      status: 403,
      code: '497',
    });
    expect(
      (await ask('analyst', `SELECT * FROM ${name}`, '', { 'x-clickhouse-database': 'observations' })).status,
    ).toBe(403);
    expect((await ask('analyst', 'SELECT * FROM {t:Identifier}', `param_t=${table}`)).status).toBe(403);
    expect((await ask('analyst', `SELECT * FROM {d:Identifier}.${name}`, 'param_d=observations')).status).toBe(403);
  });

  test('is refused a quoted name that would break the syntax tree', async () => {
    expect((await ask('analyst', `SELECT 1 AS \`a\n\nb\` UNION ALL SELECT plate FROM ${table}`)).status).toBe(403);
  });

  test('does not learn the name of a table from the engine’s guess', async () => {
    for (const sql of [`SELECT * FROM city.${name}x`, `SELECT * FROM observation.${name}`, `SELECT nn FROM ${name}`]) {
      const { text } = await ask('analyst', sql);
      expect(text).toContain('DB::Exception');
      expect(text).not.toMatch(/observations|maybe you meant/i);
    }
  });

  test('left no file behind, and nothing changed', async () => {
    expect(existsSync(outside)).toBe(false);
    expect((await ask('analyst', `SELECT count() FROM ${name}`)).text).toBe('2\n');
  });
});

describe('the command centre', () => {
  test('reads both databases and writes neither', async () => {
    expect((await ask('command-center', `SELECT plate FROM observations.${name}`)).text).toBe(`${secret}\n`);
    for (const place of ['city', 'observations'])
      expect(await ask('command-center', `INSERT INTO ${place}.${name} SELECT 1`)).toMatchObject({
        status: 403,
        code: '497',
      });
  });
});

test.each([
  ['a table that is not there', 'SELECT * FROM city.there_is_none', 404, '60'],
  ['a column that is not there', 'SELECT there_is_none', 404, '47'],
  ['no SQL', 'PLEASE', 400, '62'],
  ['a division of texts', "SELECT 'a' / 'b'", 500, '43'],
])('an error of the engine comes with its number and status: %s', async (_, sql, status, code) => {
  const reply = await ask('analyst', sql);
  expect([reply.status, reply.code], reply.text).toEqual([status, code]);
});
