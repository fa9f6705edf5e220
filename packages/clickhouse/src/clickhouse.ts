import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { translateError } from './errors.ts';
import { migrate } from './migrate.ts';
import type { ClickHouse, ClickHouseOptions } from './types.ts';

/** ClickHouse over its HTTP interface. Every method rejects with `ClickHouseError` and nothing else. */
export function createClickHouse(options: ClickHouseOptions): ClickHouse {
  const client = createClient({
    url: options.url,
    username: options.username,
    password: options.password,
    database: options.database ?? 'city',
    request_timeout: options.timeoutMs ?? 30_000,
    max_open_connections: 4,
    // The client's own log would print statements and rows, which hold personal data. Errors are thrown instead.
    log: { level: ClickHouseLogLevel.OFF },
    keep_alive: { idle_socket_ttl: 2_000 },
  });
  const translating = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw translateError(error);
    }
  };
  const clickhouse: ClickHouse = {
    insert: (table, rows) =>
      translating(async () => {
        if (rows.length === 0) return;
        await client.insert({
          table,
          values: rows,
          format: 'JSONEachRow',
          clickhouse_settings: { date_time_input_format: 'best_effort', input_format_skip_unknown_fields: 0 },
        });
      }),
    query: <T>(sql: string, parameters: Readonly<Record<string, unknown>> = {}) =>
      translating(async () => {
        const result = await client.query({ query: sql, query_params: parameters, format: 'JSONEachRow' });
        return result.json<T>();
      }),
    stream: (sql, parameters, format) =>
      translating(async () => {
        if (!/^\w+$/.test(format)) throw new Error(`${format} is no format of ClickHouse`);
        const { stream } = await client.exec({ query: `${sql}\nFORMAT ${format}`, query_params: { ...parameters } });
        return stream;
      }),
    command: (sql, parameters = {}) =>
      translating(async () => {
        await client.command({ query: sql, query_params: parameters });
      }),
    migrate: (directory) => translating(() => migrate(clickhouse, directory)),
    close: () => client.close(),
  };
  return clickhouse;
}
