import { createVersionStore } from '@marsad/objects';
import { publicKeyOf } from '@marsad/proof';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { startDistrict } from './transport/district.ts';
import type { District } from './transport/district.ts';
import { followOrders } from './transport/orders.ts';
import { createRecords } from './transport/records.ts';

export const SERVICE = 'retention';

/**
 * Wires the service: one part for each district, with its own active instance.
 * @param now the wall clock, UTC ms
 */
export const createApp = (config: Config, fatal: Fatal, now: () => number = Date.now): Promise<App> =>
  startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, useAll, every, fatal: onFatal }) => {
    let districts: readonly District[] = [];
    const orders = await use(followOrders(kafka, publicKeyOf(config.governancePublicKey), logger));
    const needs = {
      kafka,
      store: createVersionStore({
        endpoint: config.s3Endpoint,
        accessKey: config.s3AccessKey,
        secretKey: config.s3SecretKey,
      }),
      records: createRecords(await use(kafka.createProducer()), { ...config, now }),
      lives: orders.lives,
      metrics: createMetrics(meter, () => districts.filter(({ isActive }) => isActive).length),
      log: logger,
      now,
      fatal: onFatal,
    };
    districts = await useAll(config.districts.map((district) => startDistrict(district, needs)));
    every(config.sweepSeconds * 1_000, () => districts.forEach((district) => district.sweep()));
    logger.info({ districts: config.districts }, 'erasing what has lived long enough, or standing by');
  });
