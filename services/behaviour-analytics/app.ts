import { publicKeyOf } from '@marsad/proof';
import { createRefusalAlarm, followRights } from '@marsad/rights';
import { sceneObserved } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createCameraDirectory } from './transport/camera-directory.ts';
import { createPartitions } from './transport/partitions.ts';
import { createPublish } from './transport/publish.ts';
import { CONSUMED, createSceneHandler } from './transport/scene-handler.ts';
import { CHECK_EVERY_MS, createSilenceWatch } from './transport/silence.ts';

export const SERVICE = 'behaviour-analytics';
export const GROUP = 'scenes';

/** Wires the service: first the camera directory and the rights, then the scenes. */
export const createApp = (config: Config, fatal: Fatal): Promise<App> =>
  startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every }) => {
    const producer = await use(kafka.createProducer());
    const cameras = await use(createCameraDirectory(kafka, config.districts));
    const { mayAnalyse } = await use(
      followRights(kafka, {
        publicKey: publicKeyOf(config.governancePublicKey),
        grants: false,
        onRefused: createRefusalAlarm(logger, meter),
      }),
    );
    const partitions = createPartitions(createPublish(producer), Date.now);
    const metrics = createMetrics(meter);
    const consumer = await use(
      kafka.consume({
        group: GROUP,
        events: CONSUMED,
        districts: config.districts,
        readTogether: true,
        ...partitions.assignments,
        handle: createSceneHandler({ cameras, partitions, mayAnalyse, now: Date.now, metrics }),
      }),
    );
    const partitionOf = ({ district, camera }: Camera) => consumer.partitionOf(sceneObserved, district, camera);
    every(CHECK_EVERY_MS, createSilenceWatch({ cameras, partitions, mayAnalyse, partitionOf, now: Date.now }));
    logger.info({ districts: config.districts, cameras: [...cameras.values()].length }, 'watching scenes');
  });
