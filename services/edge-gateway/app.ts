import { createAnswerRequest, createEvidenceStore } from '@marsad/evidence';
import type { Consumer } from '@marsad/kafka';
import { createObjectStore } from '@marsad/objects';
import { publicKeyOf } from '@marsad/proof';
import { createRefusalAlarm, followRights } from '@marsad/rights';
import { clipRequested } from '@marsad/schemas';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { createJpegCodec } from '@marsad/vision';
import { createCleanCrop } from './adapters/clean-crop.ts';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createDoor, type Door } from './transport/door.ts';
import { createPublishBatch } from './transport/publish.ts';
import { createPublishEvidence, createRequestHandler, createRequestListener } from './transport/requests.ts';
import { listen } from './transport/server.ts';

export const SERVICE = 'edge-gateway';
export const GROUP = 'requests';
const TICK_MS = 1_000;

/** Wires the service: first what is permitted and whose certificates there are, then the requests, and the door for cameras last. */
export const createApp = (config: Config, fatal: Fatal): Promise<App & { readonly port: number }> =>
  startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every, onStop }) => {
    const { districts, replica } = config;
    const metrics = createMetrics(meter);
    const producer = await use(kafka.createProducer());
    // Rights, streams and requests know each other, so the first two look at what is started later.
    let door: Door | undefined;
    let requests: Consumer | undefined;
    const rights = await followRights(kafka, {
      publicKey: publicKeyOf(config.governancePublicKey),
      grants: false,
      onRefused: createRefusalAlarm(logger, meter),
      onChange: () => door?.tick(),
    });
    door = createDoor({
      ...{ producer, rights, metrics, logger, replica, districts },
      publish: createPublishBatch(producer),
      cleanCrop: createCleanCrop(createJpegCodec()),
      now: Date.now,
      monotonic: () => performance.now(),
      isOurs: ({ district, camera }) => requests?.partitionOf(clipRequested, district, camera) !== undefined,
    });
    await door.follow(kafka);
    const store = createEvidenceStore(
      createObjectStore({ endpoint: config.s3Endpoint, accessKey: config.s3AccessKey, secretKey: config.s3SecretKey }),
      {
        writer: SERVICE,
        subject: 'plate',
        onUnavailable: ({ code, message }) =>
          logger.warn({ kind: code, reason: message }, 'evidence cannot be stored now'),
      },
    );
    const needs = {
      ...{ crops: door.crops, producer, isEdgeCamera: door.isEdgeCamera },
      answer: createAnswerRequest({
        ...{ store, now: Date.now, observer: metrics.step, count: metrics.evidence },
        publish: createPublishEvidence(producer),
        notReadYet: 'other_replica_may_have_it',
      }),
    };
    requests = await use(
      kafka.consume({ group: GROUP, events: [clipRequested], districts, handle: createRequestHandler(needs) }),
    );
    const { partitionOf } = requests;
    await kafka.tail({
      name: 'requests',
      events: [clipRequested],
      districts,
      onEvent: createRequestListener(
        needs,
        ({ data }) => partitionOf(clipRequested, data.district, data.camera) !== undefined,
        door.isStopping,
      ),
    });
    const server = await use(
      listen(
        {
          ...{ host: config.edgeHost, port: config.edgePort, key: config.edgeKey },
          certificate: config.edgeCertificate,
          cameraAuthority: config.edgeCameraAuthority,
        },
        door.serve,
      ),
    );
    onStop(door.stop);
    every(TICK_MS, door.tick);
    logger.info({ districts, host: config.edgeHost, port: server.port }, 'smart cameras may connect');
    return { port: server.port };
  });
