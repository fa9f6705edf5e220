import type { ClickHouse } from '@marsad/clickhouse';
import { ClickHouseError } from '@marsad/clickhouse';
import { StoreUnavailableError } from '../errors.ts';
import type { ErasedTable, Partitions } from '../ports.ts';

/** What says of a row of each table when it has to be erased: that of its partition key. */
const TIME_OF: Readonly<Record<string, string>> = {
  'observations.plate_reads': 'received_at',
  'observations.plate_sightings': 'received_at',
  'observations.tracks': 'from_at',
};

/** `partition` holds rows of one district and one hour or day (deploy/clickhouse/038), so the rows before a whole hour or day fill whole partitions. */
type Found = { readonly id: string; readonly rows: number };

/** Drops partitions of ClickHouse. This service alone may do it there. */
export function createPartitions(clickhouse: Pick<ClickHouse, 'query' | 'command'>): Partitions {
  const find = (table: string, district: string, beforeMs: number): Promise<Found[]> =>
    clickhouse.query<Found>(
      `SELECT _partition_id AS id, count() AS rows FROM ${table}
       WHERE district = {district:String} AND ${columnOf(table)} < fromUnixTimestamp64Milli({beforeMs:Int64}, 'UTC') GROUP BY id ORDER BY id`,
      { district, beforeMs },
    );
  const partsOf = async (table: string, ids: readonly string[]): Promise<{ parts: number; bytes: number }> => {
    const [found] = await clickhouse.query<{ parts: number; bytes: number }>(
      `SELECT count() AS parts, sum(bytes_on_disk) AS bytes FROM system.parts
       WHERE active AND concat(database, '.', table) = {table:String} AND has({ids:Array(String)}, partition_id)`,
      { table, ids },
    );
    return found ?? { parts: 0, bytes: 0 };
  };
  return {
    drop: (table, district, beforeMs) =>
      orUnavailable(async (): Promise<ErasedTable> => {
        const found = await find(table, district, beforeMs);
        const ids = found.map(({ id }) => id);
        const { bytes } = await partsOf(table, ids);
        for (const id of ids) await clickhouse.command(`ALTER TABLE ${table} DROP PARTITION ID {id:String}`, { id });
        return {
          table,
          rows: sumOf(found),
          bytes,
          partitions: ids.length,
          rowsLeft: sumOf(await find(table, district, beforeMs)),
          partsLeft: (await partsOf(table, ids)).parts,
        };
      }),
  };
}

const sumOf = (found: readonly Found[]): number => found.reduce((sum, { rows }) => sum + rows, 0);

/** @throws for a table that has no partitions of a district: of another one, a whole partition would be too much */
function columnOf(table: string): string {
  const column = TIME_OF[table];
  if (column === undefined) throw new Error(`${table} has no partitions of a district`);
  return column;
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClickHouseError && error.code === 'unavailable')
      throw new StoreUnavailableError(error.message, { cause: error });
    throw error;
  }
}
