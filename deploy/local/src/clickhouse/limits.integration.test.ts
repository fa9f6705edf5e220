import { randomUUID } from 'node:crypto';
import { useStack } from '@marsad/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { CLICKHOUSE_RIGHTS } from './users.ts';

const stack = useStack();
const { url, passwords } = stack.addresses.clickhouse;
const table = `city.l_${randomUUID().replaceAll('-', '')}`;
const limits = CLICKHOUSE_RIGHTS.analyst.limits;

async function ask(
  user: string,
  sql: string,
  query = '',
): Promise<{ status: number; code: string | null; text: string }> {
  const headers = { 'x-clickhouse-user': user, 'x-clickhouse-key': passwords[user] ?? '' };
  const response = await fetch(`${url}/?${query}`, { method: 'POST', body: sql, headers });
  const code = response.headers.get('x-clickhouse-exception-code');
  return { status: response.status, code, text: await response.text() };
}

/** Would take hours. */
const HEAVY = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1';
const valueOf = (setting: string): string => `SELECT value FROM system.settings WHERE name = '${setting}'`;

beforeAll(async () => {
  expect(await ask('analytics-writer', `CREATE TABLE ${table} (n Int64) ENGINE = MergeTree ORDER BY n`)).toMatchObject({
    status: 200,
  });
});

test('a heavy query is stopped at its limit with a clear error, while other queries and writes go on', async () => {
  let heavyEnded = false;
  const heavy = Promise.all(
    Array.from({ length: limits?.maxConcurrentQueries ?? 0 }, () => ask('analyst', HEAVY, 'max_execution_time=12')),
  ).finally(() => (heavyEnded = true));
  const run = Date.now();
  for (let n = run; n < run + 2; n++) {
    expect(await ask('dashboards', 'SELECT 1')).toMatchObject({ text: '1\n' });
    expect(await ask('analytics-writer', `INSERT INTO ${table} VALUES (${n})`)).toMatchObject({ status: 200 });
    expect(await ask('command-center', `SELECT count() FROM ${table} WHERE n = ${n}`)).toMatchObject({ text: '1\n' });
  }
  expect(heavyEnded).toBe(false);
  for (const { status, code, text } of await heavy) {
    expect([status, code]).toEqual([408, '159']);
    expect(text).toContain('Timeout exceeded');
    expect(text).toContain('maximum: 12000 ms');
  }
}, 60_000);

test('queries above a user’s limit wait for their turn, and each is answered', async () => {
  const many = Array.from({ length: 40 }, (_, n) => ask('analyst', `SELECT ${n} + count() FROM numbers(1000000)`));
  expect((await Promise.all(many)).map(({ text }) => Number(text))).toEqual(
    Array.from({ length: 40 }, (_, n) => n + 1_000_000),
  );
});

describe('a limit', () => {
  test.each([
    ['memory', 'SELECT uniqExact(number) FROM numbers(1000000000)', '241', 'MEMORY_LIMIT_EXCEEDED'],
    ['rows of a result', `SELECT number FROM numbers(${(limits?.maxResultRows ?? 0) + 1})`, '396', 'max rows'],
    [
      'bytes of a result',
      'SELECT repeat(toString(number), 20) FROM numbers(10000)',
      '396',
      'max bytes',
      'max_result_bytes=100000',
    ],
  ])('of %s is named in the error of a query that reaches it', async (_, sql, code, words, query = '') => {
    const reply = await ask('analyst', sql, query);
    expect([reply.code, reply.text]).toEqual([code, expect.stringContaining(words)]);
  });

  test('of a statement’s length applies before the statement is parsed', async () => {
    const reply = await ask('analyst', `SELECT 1 -- ${'x'.repeat(300_000)}`);
    expect([reply.status, reply.code]).toEqual([400, '62']);
    expect(reply.text).toContain('Max query size exceeded');
  });

  test.each([
    ['max_execution_time', limits?.maxExecutionSeconds],
    ['max_memory_usage', limits?.maxMemoryBytes],
    ['max_threads', limits?.maxThreads],
    ['max_result_rows', limits?.maxResultRows],
    ['max_result_bytes', limits?.maxResultBytes],
  ])('%s is in force, may be lowered and not raised', async (setting, limit) => {
    const inForce = async (query: string): Promise<number> =>
      Number((await ask('analyst', valueOf(setting), query)).text);
    expect(await inForce('')).toBe(limit);
    expect(await inForce(`${setting}=0`)).toBe(limit);
    expect(await inForce(`${setting}=${(limit ?? 0) * 10}`)).toBe(limit);
    expect(await inForce(`${setting}=${(limit ?? 0) - 1}`)).toBe((limit ?? 0) - 1 || limit);
  });

  test.each(['1e-9', '0.0004', '-1', '1e3', '0x1', 'x', ' 1'])(
    'is not lifted by %j, which the engine would read as no limit',
    async (value) => {
      for (const setting of [
        'max_execution_time',
        'max_memory_usage',
        'max_threads',
        'max_result_rows',
        'max_result_bytes',
      ])
        expect(await ask('analyst', valueOf(setting), `${setting}=${encodeURIComponent(value)}`)).toMatchObject({
          status: 403,
          code: '164',
          text: expect.stringContaining(setting) as string,
        });
      expect(await ask('analyst', valueOf('max_execution_time'), 'max_execution_time=0.5')).toMatchObject({
        text: '0.5\n',
      });
    },
  );

  test('cannot be bypassed by another setting, which is refused by name', async () => {
    for (const setting of [
      'additional_table_filters',
      'allow_ddl',
      'format_schema',
      'output_format_schema',
      'max_rows_to_read',
    ])
      expect(await ask('analyst', 'SELECT 1', `${setting}=1`)).toMatchObject({
        status: 403,
        code: '164',
        text: expect.stringContaining(setting) as string,
      });
    expect(await ask('analyst', 'SELECT 1', 'readonly=0')).toMatchObject({ code: '164' });
  });
});
