import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClickHouse } from '@marsad/clickhouse';
import { useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';

const stack = useStack();
const ROOT = join(import.meta.dirname, '..', '..');
const ROOM = join(ROOT, '.marsad', 'analyst-clients');
const EXAMPLES = join(ROOT, 'docs', 'examples');
const GRAFANA = join(ROOT, '.marsad', 'bin', 'grafana-driver');
const district = `k-${randomBytes(4).toString('hex')}`;
const writer = createClickHouse(stack.clickhouse('analytics-writer'));
const started = promisify(execFile);

beforeAll(async () => {
  await writer.migrate(join(ROOT, 'deploy', 'clickhouse'));
  const state = { district, epoch: 1, replica: 'r', state: 'playing', at: '2026-11-29T10:00:00Z', analysed_fps: 5 };
  await writer.insert('city.camera_states', [
    { ...state, camera: 'one' },
    { ...state, camera: "l'autre", state: 'down', reason: 'removed' },
  ]);
});
afterAll(() => writer.close());

/** The output of a client that connects as this user. */
async function printed(user: string, program: string, parts: readonly string[]): Promise<string> {
  const { url, username, password } = stack.clickhouse(user);
  const { hostname, port } = new URL(url);
  const env = {
    ...process.env,
    CLICKHOUSE_HOST: hostname,
    CLICKHOUSE_PORT: port,
    CLICKHOUSE_USER: username,
    CLICKHOUSE_PASSWORD: password,
    DISTRICT: district,
  };
  return (await started(program, [...parts], { env, maxBuffer: 64 << 20 })).stdout;
}

test.each([
  ['clickhouse-connect', join(ROOM, 'python', 'bin', 'python'), [join(EXAMPLES, 'analyst.py')]],
  ['the JDBC driver', 'java', ['-cp', join(ROOM, 'jars', '*'), join(EXAMPLES, 'Analyst.java')]],
])(
  'an analyst connects with %s, finds what may be read, reads it, and is refused the rest',
  async (_, program, parts) => {
    const { databases, tables, columns, cameras, refused } = JSON.parse(await printed('analyst', program, parts)) as {
      [key: string]: unknown;
    };
    expect(databases).toEqual(['city']);
    expect(tables).toEqual(expect.arrayContaining(['flow_per_hour', 'camera_health', 'alert_facts']));
    expect(tables).not.toContain('plate_reads');
    expect(columns).toEqual(expect.arrayContaining(['district', 'camera', 'state', 'simulated']));
    expect(cameras).toEqual([
      ["l'autre", 'down'],
      ['one', 'playing'],
    ]);
    expect(refused).toBe(497);
  },
  60_000,
);

/**
 * Statements of Grafana's ClickHouse data source (github.com/grafana/clickhouse-datasource, src/data/CHDatasource.ts and pkg/plugin/schema.go), and
 * the beginning of the first row of each answer.
 */
const OF_GRAFANA: readonly (readonly [string, RegExp])[] = [
  ['SELECT version()', /^\d+\.\d+/],
  ['SHOW DATABASES', /^city$/],
  ['SHOW TABLES FROM "city"', /^alert_facts$/],
  ['SHOW TABLES', /^alert_facts$/],
  ['DESC TABLE "city"."camera_health"', /^district$/],
  ['SELECT database, name FROM system.tables ORDER BY database, name', /^city$/],
  [
    "SELECT database, table, name, type, comment FROM system.columns WHERE (database, table) IN (('city', 'camera_states')) ORDER BY database, table, position",
    /^city$/,
  ],
  [
    'SELECT name, is_aggregate, case_insensitive, alias_to, origin, description, syntax, arguments, returned_value, examples, categories FROM system.functions LIMIT 10000',
    /^\w+$/,
  ],
  ["SELECT name, type, table FROM system.columns WHERE database IN ('city')", /^district$/],
];

describe('Grafana’s driver, as its data source uses it', () => {
  type Found = { sql: string; code: number; error?: string; rows: string[][] };
  const ask = async (...statements: string[]): Promise<Found[]> =>
    (await printed('dashboards', GRAFANA, statements))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Found);

  it('fills the editor', async () => {
    const found = await ask(...OF_GRAFANA.map(([sql]) => sql));
    for (const [index, [sql, expected]] of OF_GRAFANA.entries())
      expect([sql, found[index]?.error, found[index]?.rows[0]?.[0]]).toEqual([
        sql,
        undefined,
        expect.stringMatching(expected),
      ]);
  });

  it('reads columns of every type that the tables have', async () => {
    const tables = (await ask('SHOW TABLES'))[0]?.rows.flat().filter((name) => !/^[tlm]_/.test(name)) ?? [];
    expect(tables.length).toBeGreaterThan(30);
    const found = await ask(...tables.map((table) => `SELECT * FROM ${table} LIMIT 3`));
    expect(found.filter(({ code }) => code !== 0)).toEqual([]);
    const [states] = await ask(
      `SELECT camera, state, reason FROM camera_states WHERE district = '${district}' ORDER BY 1`,
    );
    expect(states?.rows).toEqual([
      ["l'autre", 'down', 'removed'],
      ['one', 'playing', ''],
    ]);
  });

  it('is refused with the code of ClickHouse', async () => {
    const found = await ask(
      'SELECT * FROM observations.alerts',
      'SELECT query FROM system.query_log',
      'SELECT nothing',
    );
    expect(found.map(({ code }) => code)).toEqual([497, 497, 47]);
  });
});
