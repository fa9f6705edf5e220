import type { TopicPartition } from '@marsad/kafka';
import { publicKeyOf } from '@marsad/proof';
import { createRefusalAlarm, followRights } from '@marsad/rights';
import { sceneObserved, topicOf } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createCameraDirectory } from './transport/camera-directory.ts';
import { createMemories } from './transport/memory.ts';
import { createPublish } from './transport/publish.ts';
import { CONSUMED, createSceneHandler } from './transport/scene-handler.ts';
import { createSilenceWatch, LOOK_EVERY_MS } from './transport/silence.ts';

export const SERVICE = 'behaviour-analytics';
export const GROUP = 'scenes';

/** Wires the service: first the camera directory and what is permitted, then the scenes. */
export const createApp = (config: Config, fatal: Fatal): Promise<App> =>
  startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every }) => {
    const producer = await use(kafka.createProducer());
    const cameras = await use(createCameraDirectory(kafka, config.districts));
    const { mayAnalyse } = await followRights(kafka, {
      publicKey: publicKeyOf(config.governancePublicKey),
      grants: false,
      onRefused: createRefusalAlarm(logger, meter),
    });
    const memories = createMemories(createPublish(producer), Date.now);
    const isScenes = ({ topic, district }: TopicPartition) => topic === topicOf(sceneObserved, district);
    const consumer = await use(
      kafka.consume({
        group: GROUP,
        events: CONSUMED,
        districts: config.districts,
        readTogether: true,
        handle: createSceneHandler({ cameras, memories, mayAnalyse, now: Date.now, metrics: createMetrics(meter) }),
        onAssigned: (partitions) => partitions.filter(isScenes).forEach((partition) => memories.begin(partition)),
        onRevoked: (partitions) => partitions.filter(isScenes).forEach((partition) => memories.end(partition)),
      }),
    );
    const partitionOf = ({ district, camera }: Camera) => consumer.partitionOf(sceneObserved, district, camera);
    every(LOOK_EVERY_MS, createSilenceWatch({ cameras, memories, mayAnalyse, partitionOf, now: Date.now }));
    logger.info({ districts: config.districts, cameras: [...cameras.values()].length }, 'watching scenes');
  });
