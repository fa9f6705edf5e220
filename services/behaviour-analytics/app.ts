import { startOnBus } from '@marsad/kafka';
import type { TopicPartition } from '@marsad/kafka';
import { publicKeyOf } from '@marsad/proof';
import { createRefusalAlarm, followRights } from '@marsad/rights';
import { sceneObserved, topicOf } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import type { App, Fatal } from '@marsad/telemetry';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createCameraDirectory } from './transport/camera-directory.ts';
import { createMemories } from './transport/memory.ts';
import { createPublish } from './transport/publish.ts';
import { CONSUMED, createSceneHandler } from './transport/scene-handler.ts';
import { createSilenceWatch, startSilenceWatch } from './transport/silence.ts';

export const SERVICE = 'behaviour-analytics';
export const GROUP = 'scenes';

/** Wires the service: the directory and what is permitted first, then the scenes; stopped in reverse. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const producer = await kafka.createProducer();
  const cameras = await createCameraDirectory(kafka, config.districts);
  const rights = await followRights(kafka, {
    publicKey: publicKeyOf(config.governancePublicKey),
    grants: false,
    onRefused: createRefusalAlarm(telemetry.logger, telemetry.meter),
  });
  const { mayAnalyse } = rights;
  const memories = createMemories(createPublish(producer), Date.now);
  const isScenes = ({ topic, district }: TopicPartition) => topic === topicOf(sceneObserved, district);
  const consumer = await kafka.consume({
    group: GROUP,
    events: CONSUMED,
    districts: config.districts,
    readTogether: true,
    handle: createSceneHandler({
      cameras,
      memories,
      mayAnalyse,
      now: Date.now,
      metrics: createMetrics(telemetry.meter),
    }),
    onAssigned: (partitions) => partitions.filter(isScenes).forEach((partition) => memories.begin(partition)),
    onRevoked: (partitions) => partitions.filter(isScenes).forEach((partition) => memories.end(partition)),
  });
  const partitionOf = ({ district, camera }: Camera) => consumer.partitionOf(sceneObserved, district, camera);
  const silence = startSilenceWatch(
    createSilenceWatch({ cameras, memories, mayAnalyse, partitionOf, now: Date.now }),
    fatal,
  );
  telemetry.logger.info({ districts: config.districts, cameras: [...cameras.values()].length }, 'watching scenes');
  return {
    async stop() {
      silence.stop();
      await consumer.stop();
      await producer.stop();
      await kafka.close();
      await telemetry.stop();
    },
  };
}
