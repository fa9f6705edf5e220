import { createClickHouse } from '@marsad/clickhouse';
import { tablesAsked } from '@marsad/schemas';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { createClickHouseStore } from './adapters/clickhouse.store.ts';
import { migrateTables } from './adapters/migrate.ts';
import { createPartitions } from './adapters/partitions.ts';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createSink } from './pipeline/sink.ts';
import { createEraser } from './transport/erase.ts';
import { createHandler } from './transport/handler.ts';
import { OF_CITY, OF_DISTRICTS } from './transport/rows-of.ts';

export const SERVICE = 'analytics-writer';
export const GROUP = 'rows';
export const ERASURES = 'erasures';
/** Rows of many partitions share an insert, so many partitions are handled at once. */
const PARTITIONS_AT_ONCE = 16;

/** Wires the service: first the tables, then the rows. */
export const createApp = (config: Config, fatal: Fatal): Promise<App> =>
  startService(SERVICE, config, fatal, async ({ kafka, logger, meter, health, use, useAll }) => {
    const clickhouse = await use(
      createClickHouse({
        url: config.clickhouseUrl,
        username: config.clickhouseUsername,
        password: config.clickhousePassword,
      }),
    );
    await migrateTables(clickhouse, config.migrations, { health, logger });
    const metrics = createMetrics(meter);
    const sink = createSink(createClickHouseStore(clickhouse, health));
    const { districts, part } = config;
    const group = {
      group: GROUP,
      districts,
      handle: createHandler(sink, metrics),
      partitionsConcurrently: PARTITIONS_AT_ONCE,
    };
    const handleErasure = createEraser({
      partitions: createPartitions(clickhouse),
      producer: await use(kafka.createProducer()),
      metrics,
      log: logger,
      now: Date.now,
    });
    await useAll([
      ...(part === 'city'
        ? []
        : [
            kafka.consume({ ...group, events: OF_DISTRICTS }),
            kafka.consume({ group: ERASURES, events: [tablesAsked], districts, handle: handleErasure }),
          ]),
      ...(part === 'district' ? [] : [kafka.consume({ ...group, events: OF_CITY, belongsTo: 'city' })]),
    ]);
    logger.info({ districts, part }, 'writing rows');
  });
