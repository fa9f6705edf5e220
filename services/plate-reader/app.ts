import { createAnswerRequest, createEvidenceStore } from '@marsad/evidence';
import { createObjectStore } from '@marsad/objects';
import { publicKeyOf } from '@marsad/proof';
import { createRefusalAlarm, followRights } from '@marsad/rights';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { createJpegCodec, createPlateReader } from '@marsad/vision';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createCropPipeline } from './pipeline/pipeline.ts';
import { CONSUMED, createHandler } from './transport/handler.ts';
import { createMemory } from './transport/memory.ts';
import { createPublish, createPublishEvidence, onlyPermitted } from './transport/publish.ts';
import { createTraces } from './transport/traces.ts';

export const SERVICE = 'plate-reader';
export const GROUP = 'plates';
/** Votes also end by the clock, after tracks that no further message follows. */
const PUBLISH_EVERY_MS = 500;

/** Wires the service: first the networks and what is permitted, then the crops. */
export const createApp = (config: Config, fatal: Fatal): Promise<App> =>
  startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every, onStop, fatal: onFatal }) => {
    const metrics = createMetrics(meter);
    const { modelsDirectory, threads, districts } = config;
    const reader = await use(createPlateReader({ modelsDirectory, threads, onFatal }));
    const rights = await followRights(kafka, {
      publicKey: publicKeyOf(config.governancePublicKey),
      grants: false,
      onRefused: createRefusalAlarm(logger, meter),
    });
    const mayRead = (camera: string): boolean => rights.mayAnalyse(camera, 'plates');
    const producer = await use(kafka.createProducer());
    const store = createEvidenceStore(
      createObjectStore({ endpoint: config.s3Endpoint, accessKey: config.s3AccessKey, secretKey: config.s3SecretKey }),
      {
        writer: SERVICE,
        subject: 'plate',
        onUnavailable: ({ code, message }) =>
          logger.warn({ kind: code, reason: message }, 'evidence cannot be stored now'),
      },
    );
    const traces = createTraces();
    const publish = onlyPermitted(createPublish(producer, reader.model, traces), mayRead, metrics);
    const memory = createMemory(publish, Date.now, metrics);
    onStop(memory.stop);
    const handle = createHandler({
      memory,
      traces,
      metrics,
      now: Date.now,
      crops: createCropPipeline({ mayRead, reader, codec: createJpegCodec(), metrics }),
      answerRequest: createAnswerRequest({
        store,
        publish: createPublishEvidence(producer),
        now: Date.now,
        notReadYet: 'crops_not_read_yet',
        observer: metrics.step,
        count: metrics.evidence,
      }),
    });
    await use(
      kafka.consume({
        group: GROUP,
        events: CONSUMED,
        districts,
        handle,
        // Crops, track ends and requests of one camera reach one replica, because its votes and plates live in that memory.
        readTogether: true,
        ...memory.assignments,
      }),
    );
    every(PUBLISH_EVERY_MS, memory.publishAllDue);
    logger.info({ districts, model: reader.model.name, threads }, 'reading plates');
  });
