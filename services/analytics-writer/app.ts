import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouse } from '@marsad/clickhouse';
import { ClickHouseError, createClickHouse } from '@marsad/clickhouse';
import { startOnBus } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import type { Telemetry } from '@marsad/telemetry';
import { createClickHouseStore } from './adapters/clickhouse.store.ts';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createSink } from './pipeline/sink.ts';
import { createHandler } from './transport/handler.ts';
import { OF_CITY, OF_DISTRICTS } from './transport/rows-of.ts';

export const SERVICE = 'analytics-writer';
export const GROUP = 'rows';
/** Rows of many partitions share an insert, so many partitions are handled at once. */
const PARTITIONS_AT_ONCE = 16;

/** Brings the tables up to this release, waiting for ClickHouse as long as it is away. */
async function migrate(clickhouse: ClickHouse, directory: string, { health, logger }: Telemetry): Promise<void> {
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
      await sleep(1_000);
    }
  }
}

/** Wires the service: the tables first, then the rows; stopped in reverse. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const clickhouse = createClickHouse({
    url: config.clickhouseUrl,
    username: config.clickhouseUsername,
    password: config.clickhousePassword,
  });
  await migrate(clickhouse, config.migrations, telemetry);
  const sink = createSink(createClickHouseStore(clickhouse, telemetry.health));
  const { districts, part } = config;
  const reading = {
    group: GROUP,
    districts,
    handle: createHandler(sink, createMetrics(telemetry.meter)),
    partitionsConcurrently: PARTITIONS_AT_ONCE,
  };
  if (part !== 'city') await kafka.consume({ ...reading, events: OF_DISTRICTS });
  if (part !== 'district') await kafka.consume({ ...reading, events: OF_CITY, belongsTo: 'city' });
  telemetry.logger.info({ districts, part }, 'writing rows');
  return {
    async stop() {
      await kafka.close();
      await clickhouse.close();
      await telemetry.stop();
    },
  };
}
