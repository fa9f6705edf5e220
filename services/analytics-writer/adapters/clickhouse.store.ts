import type { ClickHouse } from '@marsad/clickhouse';
import { ClickHouseError } from '@marsad/clickhouse';
import type { Health } from '@marsad/telemetry';
import { StoreRefusedError, StoreUnavailableError } from '../errors.ts';
import type { Store } from '../ports.ts';

/** ClickHouse as the store. Translates its errors and reports its health. */
export function createClickHouseStore(clickhouse: Pick<ClickHouse, 'insert'>, health?: Health): Store {
  return {
    async insert(table, rows) {
      try {
        await clickhouse.insert(table, rows);
        health?.set('clickhouse', 'ready');
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (error instanceof ClickHouseError && error.code === 'unavailable') {
          health?.set('clickhouse', 'not_ready', 'ClickHouse does not answer: rows wait in Kafka');
          throw new StoreUnavailableError(message, { cause: error });
        }
        throw new StoreRefusedError(`${table}: ${message}`, { cause: error });
      }
    },
  };
}
