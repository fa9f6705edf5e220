import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { protocolCode } from '@marsad/kafka';
import { createObjectStore } from '@marsad/objects';
import { createRefusalAlarm } from '@marsad/rights';
import { SIGNAGE_ADVICE } from '@marsad/schemas';
import { startOnBus } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { readCredentials } from './streaming/io/credentials.ts';
import { createMediaWorker } from './streaming/io/media-worker.ts';
import { createFootageStore } from './recording/io/footage-store.ts';
import { createViewsWorker } from './views/io/views-worker.ts';
import type { Config } from './config.ts';
import { StartError } from './errors.ts';
import { createMetrics } from './metrics.ts';
import { createCameras } from './ownership/cameras.ts';
import { createFootage } from './views/footage.ts';
import { createRecordings } from './recording/recordings.ts';
import { createViews } from './views/views.ts';
import type { MediaWorker } from './ports.ts';
import { followCity, shardOf } from './ownership/io/follow-city.ts';
import { createOutbox } from './publishing/io/outbox.ts';
import { followPermissions } from './analysis/io/follow-permissions.ts';
import { consumeRequests } from './views/io/consume-requests.ts';

const TICK_MS = 500;
/** How long a stopping replica waits for others to take its cameras. */
const HANDOVER_MS = 3_000;
const UPLOAD_MS = 2_500;

export type AppParts = { readonly createMedia?: (config: Config, onFatal: (error: Error) => void) => MediaWorker };

/** Wires the service: what is recorded before it stops is stored or on disk; what it streamed others take over. */
export async function startApp(config: Config, fatal: Fatal, parts: AppParts = {}): Promise<App> {
  useSpool(config.spoolDirectory);
  const { replica, districts } = config;
  const { telemetry, kafka } = await startOnBus('camera-ingest', config, fatal);
  const { logger, meter, tracer, health } = telemetry;
  const stops: (() => Promise<void> | void)[] = [() => telemetry.stop()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const now = Date.now;
    const metrics = createMetrics(meter);
    stops.push(() => kafka.close());
    const outbox = createOutbox(await kafka.createProducer(), metrics, logger, tracer);
    const store = createFootageStore(
      createObjectStore({ endpoint: config.s3Endpoint, accessKey: config.s3AccessKey, secretKey: config.s3SecretKey }),
    );
    const permissions = await followPermissions(kafka, config.governancePublicKey, createRefusalAlarm(logger, meter));
    const worker = createViewsWorker();
    stops.push(() => worker.stop());
    let following: { doubtful(): boolean } | undefined;
    const recordings = createRecordings({
      directory: config.spoolDirectory,
      maxBytes: config.spoolMaxBytes,
      replica,
      store,
      outbox,
      recover: worker.recover,
      isSimulated: (camera) => cameras.isSimulated(camera),
      onStore: (state, reason) => health.set('object store', state, reason),
      metrics,
      log: logger,
      now,
    });
    const media = (parts.createMedia ?? createMedia)(config, fatal);
    const cameras = createCameras({
      replica,
      media,
      outbox,
      recordings,
      shardOf,
      doubtful: () => following?.doubtful() ?? false,
      permissions,
      credentialOf: readCredentials(config.credentialsFile),
      onClaimed: (camera) => views.claimed(camera),
      metrics,
      log: logger,
      now,
    });
    permissions.onChange(() => cameras.rightsChanged());
    const footage = createFootage(recordings.local, store);
    const views = createViews({
      cameras,
      recordings,
      footage,
      worker,
      store,
      outbox,
      directory: join(config.spoolDirectory, 'views'),
      metrics,
      log: logger,
      now,
    });
    stops.push(async () => {
      cameras.stop();
      await media.stop();
      await recordings.stop(UPLOAD_MS);
      views.stop();
    });
    const beforeClaiming = async (): Promise<void> => {
      // With the directory known, so that recordings of a demonstration are still marked as such.
      await recordings.start();
      const ticking = setInterval(() => {
        cameras.tick();
        recordings.tick();
      }, TICK_MS);
      stops.push(() => clearInterval(ticking));
    };
    const shards = await inKnownDistricts(
      districts,
      followCity(kafka, cameras, footage, districts, beforeClaiming, (camera, fault) => {
        metrics.camerasOff.add(1, { fault });
        logger.error(
          { camera, fault, advice: SIGNAGE_ADVICE[fault] },
          'a camera stays off: its signage is not in order',
        );
      }),
    );
    following = shards;
    stops.push(async () => {
      // Others take the shards while we stream on; who is alone need not wait.
      await shards.stop();
      cameras.owned(new Map());
      const until = now() + HANDOVER_MS;
      while (cameras.held > 0 && cameras.hasPeers && now() < until) await sleep(50);
    });
    const requests = await consumeRequests(kafka, views, replica, districts, now);
    stops.push(() => requests.stop());
    logger.info({ districts }, 'camera-ingest is up');
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const createMedia = (config: Config, onFatal: (error: Error) => void): MediaWorker =>
  createMediaWorker(config, onFatal);

/** @throws StartError */
function useSpool(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (cause) {
    throw new StartError(
      'spool_unusable',
      `MARSAD_SPOOL: ${directory} can't be written; recordings need a folder on this disk`,
      { cause },
    );
  }
}

/** Topics exist for the districts of the city and for no others: nobody's district is refused at once, by name. */
async function inKnownDistricts<T>(districts: readonly string[], starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (cause) {
    const code = protocolCode(cause);
    if (code !== 'UNKNOWN_TOPIC_OR_PARTITION' && code !== 'TOPIC_AUTHORIZATION_FAILED') throw cause;
    const text = `MARSAD_DISTRICTS names ${districts.join(', ')}, and the bus has no topics for one of them: an unknown district. Write districts of city.yaml, or apply the registry for it first`;
    throw new StartError('unknown_district', text, { cause });
  }
}
