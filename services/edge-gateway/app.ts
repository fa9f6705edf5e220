import { createEvidenceStore } from '@marsad/evidence';
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
import { startDevices } from './devices/start-devices.ts';
import { startSearches } from './devices/start-searches.ts';
import { createMetrics } from './metrics.ts';
import { createDoor, type Door } from './transport/door.ts';
import { followRequests } from './transport/follow-requests.ts';
import { createPublishBatch } from './transport/publish.ts';
import { listen } from './transport/server.ts';

export const SERVICE = 'edge-gateway';
const TICK_MS = 1_000;

/** Wires the service: first what is permitted and whose certificates there are, then the requests, and the door for cameras last. */
export const createApp = (config: Config, fatal: Fatal): Promise<App & { readonly port: number }> =>
  startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every, onStop, inBackground }) => {
    const { districts, replica, credentialsFile } = config;
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
    const { s3Endpoint: endpoint, s3AccessKey: accessKey, s3SecretKey: secretKey } = config;
    const store = createEvidenceStore(createObjectStore({ endpoint, accessKey, secretKey }), {
      writer: SERVICE,
      subject: 'plate',
      onUnavailable: ({ code, message }) =>
        logger.warn({ kind: code, reason: message }, 'evidence cannot be stored now'),
    });
    requests = await use(followRequests(kafka, { door, store, producer, districts, metrics }));
    const { edgeHost: host, edgeCertificate: certificate, edgeKey: key, edgeCameraAuthority: cameraAuthority } = config;
    const server = await use(listen({ host, port: config.edgePort, certificate, key, cameraAuthority }, door.serve));
    const ofDevices = { kafka, producer, districts, credentialsFile, logger };
    const devices = await startDevices({ ...ofDevices, rights, metrics });
    await use(devices.commands);
    onStop(devices.stop);
    every(TICK_MS, devices.tick);
    await use(startSearches({ ...ofDevices, networks: config.cameraNetworks ?? [], inBackground }));
    onStop(door.stop);
    every(TICK_MS, door.tick);
    logger.info({ districts, host, port: server.port }, 'smart cameras may connect');
    return { port: server.port };
  });
