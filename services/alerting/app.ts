import { startOnBus } from '@marsad/kafka';
import type { App, Fatal } from '@marsad/telemetry';
import type { Config } from './config.ts';
import { createAlertBook } from './domain/alert-book.ts';
import { createMetrics } from './metrics.ts';
import { createAlertPipeline } from './pipeline/pipeline.ts';
import { CONSUMED, createHandler, createSerial } from './transport/handler.ts';
import { createPublish } from './transport/publish.ts';
import { createTables, readAlertBook } from './transport/tables.ts';

export const SERVICE = 'alerting';
export const GROUP = 'decisions';

/** Wires the service: lists first, then the decisions; the alerts are read when the partitions become ours, before any work. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const producer = await kafka.createProducer();
  const tables = await createTables(kafka, config.districts);
  const serial = createSerial();
  let book = createAlertBook();
  const readBook = async (): Promise<void> => {
    book = await readAlertBook(kafka, config.districts);
    telemetry.logger.info({ alerts: book.size }, 'active: the alerts are read');
  };
  const pipeline = createAlertPipeline({
    ...tables,
    book: () => book,
    say: createPublish(producer),
    now: Date.now,
    metrics: createMetrics(telemetry.meter),
  });
  const consumer = await kafka.consume({
    group: GROUP,
    events: CONSUMED,
    districts: config.districts,
    mode: 'active_standby',
    handle: createHandler(pipeline, serial),
    // Queued before the first batch of these partitions can be: no decision is made without the alerts.
    onAssigned: (partitions) => {
      if (partitions.length > 0) void serial(readBook).catch(fatal);
    },
  });
  telemetry.logger.info({ districts: config.districts }, 'deciding alerts');
  return {
    async stop() {
      await consumer.stop();
      await producer.stop();
      await tables.stop();
      await kafka.close();
      await telemetry.stop();
    },
  };
}
