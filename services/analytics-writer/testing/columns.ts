import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MIGRATIONS = join(import.meta.dirname, '../../../deploy/clickhouse');
const TABLE = /CREATE TABLE IF NOT EXISTS (\S+)\n\(\n([\s\S]*?)\n\)\nENGINE/g;
const COLUMN = /^ {4}(\w+) (\S.*?)(?: DEFAULT .*?)? COMMENT /gm;
const ADDED = /ALTER TABLE (\S+) ADD COLUMN IF NOT EXISTS (\w+) (\S.*?)(?: DEFAULT .*?)? COMMENT /g;

/** The type of every column of every table, read from the migrations. */
export function readColumns(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sql = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readFileSync(join(MIGRATIONS, name), 'utf8'))
    .join('\n');
  const tables = new Map<string, Map<string, string>>();
  for (const [, table = '', body = ''] of sql.matchAll(TABLE))
    tables.set(table, new Map([...body.matchAll(COLUMN)].map(([, name = '', type = '']) => [name, type])));
  for (const [, table = '', name = '', type = ''] of sql.matchAll(ADDED)) tables.get(table)?.set(name, type);
  return tables;
}

const inner = (type: string): string => type.slice(type.indexOf('(') + 1, -1);

/** Whether ClickHouse would store exactly this value in a column of this type. It silently truncates integers that are too large. */
export function fits(type: string, value: unknown): boolean {
  if (type.startsWith('LowCardinality(')) return fits(inner(type), value);
  if (type.startsWith('Nullable(')) return value === null || fits(inner(type), value);
  if (type.startsWith('Array(')) return Array.isArray(value) && value.every((element) => fits(inner(type), element));
  if (type.startsWith('Tuple(')) return fitsTuple(inner(type), value);
  if (type === 'String') return typeof value === 'string' && value.isWellFormed();
  if (type === 'Bool') return typeof value === 'boolean';
  if (type === 'Float32' || type === 'Float64') return typeof value === 'number' && Number.isFinite(value);
  if (/^DateTime(64)?\(/.test(type)) return typeof value === 'string' && fitsTime(value);
  const [, unsigned, bits] = /^(U?)Int(\d+)$/.exec(type) ?? [];
  if (bits === undefined) throw new Error(`columns of type ${type} are not supported here`);
  return fitsInteger(value, unsigned === 'U', Number(bits));
}

/** Partitions and TTLs of the tables use DateTime, which ends in 2106. */
const fitsTime = (text: string): boolean => {
  const ms = Date.parse(text);
  return ms >= 0 && ms < Date.UTC(2106, 0, 1);
};

function fitsInteger(value: unknown, unsigned: boolean, bits: number): boolean {
  const text = typeof value === 'number' ? JSON.stringify(value) : value;
  if (typeof text !== 'string' || !/^-?\d+$/.test(text)) return false;
  const whole = BigInt(text);
  const [least, most] = unsigned
    ? [0n, 2n ** BigInt(bits) - 1n]
    : [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
  return least <= whole && whole <= most;
}

function fitsTuple(fields: string, value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  return fields.split(', ').every((field) => {
    const [name = '', type = ''] = field.split(' ');
    return fits(type, (value as Record<string, unknown>)[name]);
  });
}
