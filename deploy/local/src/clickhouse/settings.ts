import type { ClickHouseLimits } from './users.ts';

/** Settings that a writer's client may send; all others are ignored. */
const OF_A_WRITER = new Set([
  'date_time_input_format',
  'date_time_output_format',
  'max_execution_time',
  'input_format_skip_unknown_fields',
]);

/** Settings of a reader that change how a result is written or how much of it; none of them reads or writes elsewhere. */
const OF_A_READER =
  /^(date_time_output_format|session_timezone|join_use_nulls|extremes|limit|offset|max_block_size|output_format_(json|csv|tsv|native|arrow|parquet|pretty|binary|markdown|decimal|write)_\w+)$/;

/** Query parameters of ClickHouse's HTTP interface that are no settings, and settings that only a real server uses. */
const OF_THE_TRANSPORT =
  /^(add_http_cors_header|async_insert|buffer_size|cancel_http_readonly_queries_on_client_close|client_protocol_version|close_session|compress|decompress|enable_http_compression|http_\w+|log_comment|log_queries|network_compression_method|quota_key|role|send_progress_in_http_headers|session_\w*id|session_check|session_timeout|stacktrace|wait_end_of_query)$/;

const NAME = /^[a-z_0-9]+$/;
const VALUE = /^[\w.:+/-]*$/;

/**
 * How a limit may be written: the time in seconds with at most three decimals, every other limit as a whole number. ClickHouse turns a
 * smaller value into 0, which means no limit.
 */
const LIMIT = { max_execution_time: /^(\d{1,15}(\.\d{1,3})?)?$/, other: /^\d{0,15}$/ } as const;

/** ClickHouse's names for the limits. */
const LIMIT_SETTINGS: Readonly<Record<string, keyof ClickHouseLimits>> = {
  max_execution_time: 'maxExecutionSeconds',
  max_memory_usage: 'maxMemoryBytes',
  max_threads: 'maxThreads',
  max_result_rows: 'maxResultRows',
  max_result_bytes: 'maxResultBytes',
};

/** The settings with which a query runs, or the name of the setting that was refused. */
export type SettingsChoice = { readonly settings: Readonly<Record<string, string>> } | { readonly refused: string };

/** Selects those of a writer's settings that are used. */
export const writerSettings = (requested: Readonly<Record<string, string>>): SettingsChoice => ({
  settings: Object.fromEntries(
    Object.entries(requested).filter(([name, value]) => OF_A_WRITER.has(name) && VALUE.test(value)),
  ),
});

/**
 * Checks a reader's settings against its limits. A limit may be lowered and never raised; the output may be formatted; any other setting
 * is refused by name, because an answer under settings other than the requested ones is a wrong answer.
 */
export function readerSettings(requested: Readonly<Record<string, string>>, limits: ClickHouseLimits): SettingsChoice {
  const settings: Record<string, string> = {};
  for (const [name, limit] of Object.entries(LIMIT_SETTINGS)) {
    const written = requested[name] ?? '';
    if (!(name === 'max_execution_time' ? LIMIT.max_execution_time : LIMIT.other).test(written))
      return { refused: name };
    const wanted = Number(written);
    settings[name] = String(wanted === 0 ? limits[limit] : Math.min(wanted, limits[limit]));
  }
  for (const [name, value] of Object.entries(requested)) {
    if (name in LIMIT_SETTINGS || OF_THE_TRANSPORT.test(name)) continue;
    if (name === 'readonly' && (value === '1' || value === '2')) continue;
    if (!NAME.test(name) || !OF_A_READER.test(name) || !VALUE.test(value)) return { refused: name };
    settings[name] = value;
  }
  return { settings };
}
