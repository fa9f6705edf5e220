import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouse } from '@marsad/clickhouse';
import { ClickHouseError } from '@marsad/clickhouse';
import type { Health, Logger } from '@marsad/telemetry';

/** How long to wait before ClickHouse is tried again, ms. */
const RETRY_MS = 1_000;

/** Migrates the tables to this release. Waits as long as ClickHouse does not answer. */
export async function migrateTables(
  clickhouse: Pick<ClickHouse, 'migrate'>,
  directory: string,
  { health, logger }: { readonly health: Health; readonly logger: Logger },
): Promise<void> {
  for (;;) {
    try {
      const ran = await clickhouse.migrate(directory);
      health.set('clickhouse', 'ready');
      logger.info({ ran }, 'the tables are those of this release');
      return;
    } catch (error) {
      if (!(error instanceof ClickHouseError) || error.code !== 'unavailable') throw error;
      health.set('clickhouse', 'not_ready', 'ClickHouse does not answer yet');
      logger.warn({ reason: error.message }, 'waiting for ClickHouse');
      await sleep(RETRY_MS);
    }
  }
}
