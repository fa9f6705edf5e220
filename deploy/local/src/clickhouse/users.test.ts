import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../paths.ts';
import type { ClickHouseLimits, ClickHouseUser } from './users.ts';
import { CLICKHOUSE_RIGHTS } from './users.ts';

const SQL = readFileSync(join(ROOT, 'deploy', 'clickhouse', 'users', 'readers.sql'), 'utf8');
const ANALYSTS = readFileSync(join(ROOT, 'docs', 'analysts.md'), 'utf8');

/** The settings of a profile, by name. */
function profileOf(name: string): ReadonlyMap<string, string> {
  const body = new RegExp(`SETTINGS PROFILE IF NOT EXISTS ${name} SETTINGS([^;]*);`).exec(SQL)?.[1] ?? '';
  return new Map([...body.matchAll(/(\w+) = ('?\w+'?)/g)].map(([, setting = '', value = '']) => [setting, value]));
}
const SETTING: Readonly<Record<keyof ClickHouseLimits, string>> = {
  maxExecutionSeconds: 'max_execution_time',
  maxMemoryBytes: 'max_memory_usage',
  maxThreads: 'max_threads',
  maxResultRows: 'max_result_rows',
  maxResultBytes: 'max_result_bytes',
  maxConcurrentQueries: 'max_concurrent_queries_for_user',
};

test.each<[string, ClickHouseUser]>([
  ['marsad_analyst', 'analyst'],
  ['marsad_analyst', 'dashboards'],
  ['marsad_command_center', 'command-center'],
])('the server profile %s has the limits and databases that %s has here', (profile, user) => {
  const { limits, databases } = CLICKHOUSE_RIGHTS[user];
  const settings = profileOf(profile);
  expect(settings.get('readonly')).toBe('2');
  for (const [limit, setting] of Object.entries(SETTING))
    expect([setting, settings.get(setting)]).toEqual([setting, String(limits?.[limit as keyof ClickHouseLimits])]);
  const granted = [...SQL.matchAll(new RegExp(`GRANT SELECT ON (\\w+)\\.\\* TO ${profile};`, 'g'))].map(
    ([, name]) => name,
  );
  expect(granted).toEqual([...databases]);
});

test('the analysts’ manual states the limits that are in force', () => {
  const { limits } = CLICKHOUSE_RIGHTS.analyst;
  const documented = (what: string): string => new RegExp(`\\| ${what} +\\| ([^|]+?) +\\|`).exec(ANALYSTS)?.[1] ?? '';
  expect(documented('time of a question')).toBe(`${limits?.maxExecutionSeconds} s`);
  expect(documented('memory of a question')).toBe(`${(limits?.maxMemoryBytes ?? 0) / 1e6} MB`);
  expect(documented('processors of a question')).toBe(String(limits?.maxThreads));
  expect(documented('rows of a result').replaceAll(',', '')).toBe(String(limits?.maxResultRows));
  expect(documented('bytes of a result')).toBe(`${(limits?.maxResultBytes ?? 0) / 1e6} MB`);
  expect(documented('questions at once')).toBe(String(limits?.maxConcurrentQueries));
  expect(documented('questions an hour \\(server\\)').replaceAll(',', '')).toBe(/MAX queries = (\d+)/.exec(SQL)?.[1]);
});
