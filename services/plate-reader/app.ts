import type { TopicPartition } from '@marsad/kafka';
import { createAnswerRequest, createEvidenceStore } from '@marsad/evidence';
import type { PlateCrop } from './ports.ts';
import { createObjectStore } from '@marsad/objects';
import { publicKeyOf } from '@marsad/proof';
import { createRefusalAlarm, followRights } from '@marsad/rights';
import { plateCropped, topicOf } from '@marsad/schemas';
import { startOnBus } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { createJpegCodec, createPlateReader } from '@marsad/vision';
import type { Config } from './config.ts';
import type { RetryReason } from './errors.ts';
import { createMetrics } from './metrics.ts';
import { createCropPipeline } from './pipeline/pipeline.ts';
import { CONSUMED, createHandler } from './transport/handler.ts';
import { createMemories, startPublishing } from './transport/memories.ts';
import { createTraces } from './transport/traces.ts';
import { createPublish, createPublishEvidence, onlyPermitted } from './transport/publish.ts';

export const SERVICE = 'plate-reader';
export const GROUP = 'plates';

/** Wires the service: the networks and what is permitted first, then the shots; stopped in reverse. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const { logger, meter } = telemetry;
  const metrics = createMetrics(meter);
  const reader = await createPlateReader({
    modelsDirectory: config.modelsDirectory,
    threads: config.threads,
    onFatal: fatal,
  });
  const rights = await followRights(kafka, {
    publicKey: publicKeyOf(config.governancePublicKey),
    grants: false,
    onRefused: createRefusalAlarm(logger, meter),
  });
  const mayRead = (camera: string): boolean => rights.mayAnalyse(camera, 'plates');
  const producer = await kafka.createProducer();
  const codec = createJpegCodec();
  const objects = createObjectStore({
    endpoint: config.s3Endpoint,
    accessKey: config.s3AccessKey,
    secretKey: config.s3SecretKey,
  });
  const store = createEvidenceStore(objects, {
    writer: SERVICE,
    subject: 'plate',
    onUnavailable: ({ code: kind, message }) => logger.warn({ kind, reason: message }, 'evidence cannot be stored now'),
  });
  const traces = createTraces();
  const publish = onlyPermitted(createPublish(producer, reader.model, traces), mayRead, metrics);
  const memories = createMemories(publish, Date.now, metrics);
  const isCrops = ({ topic, district }: TopicPartition): boolean => topic === topicOf(plateCropped, district);
  const consumer = await kafka.consume({
    group: GROUP,
    events: CONSUMED,
    districts: config.districts,
    // Crops, track ends and requests of one camera reach one replica, because its votes and cut-outs live in that memory.
    readTogether: true,
    handle: createHandler({
      memories,
      traces,
      crops: createCropPipeline({ mayRead, reader, codec, metrics }),
      answerRequest: createAnswerRequest<PlateCrop>({
        store,
        publish: createPublishEvidence(producer),
        notReadYet: 'crops_not_read_yet' satisfies RetryReason,
        observer: metrics.step,
        count: metrics.evidence,
        now: Date.now,
      }),
      now: Date.now,
      metrics,
    }),
    onAssigned: (partitions) => partitions.filter(isCrops).forEach((partition) => void memories.of(partition)),
    onRevoked: (partitions) => partitions.filter(isCrops).forEach((partition) => memories.end(partition)),
  });
  const publishing = startPublishing(memories, fatal);
  logger.info({ districts: config.districts, model: reader.model.name, threads: config.threads }, 'reading plates');
  return {
    async stop() {
      publishing.stop();
      await consumer.stop();
      memories.endAll();
      await producer.stop();
      await kafka.close();
      await reader.close();
      await telemetry.stop();
    },
  };
}
