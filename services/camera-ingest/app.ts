import { shardOf } from '@marsad/kafka';
import type { Shards } from '@marsad/kafka';
import { createObjectStore } from '@marsad/objects';
import { createRefusalAlarm } from '@marsad/rights';
import { SIGNAGE_ADVICE } from '@marsad/schemas';
import type { SignageFault } from '@marsad/schemas';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { followPermissions } from './analysis/io/follow-permissions.ts';
import { createPermitSender } from './analysis/permit-sender.ts';
import { runningAnalytics } from './analysis/permits.ts';
import { createObservationPublisher } from './analysis/publish-observation.ts';
import { startChecks } from './checking/io/start-checks.ts';
import { createCameraListener } from './camera-listener.ts';
import { patienceOf } from './config.ts';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createCameras } from './ownership/cameras.ts';
import { handOver } from './ownership/hand-over.ts';
import { followCity } from './ownership/io/follow-city.ts';
import { CHECK_AGAIN_EVERY_MS, createSignageGate } from './ownership/signage-gate.ts';
import { createPauses } from './pauses.ts';
import type { MediaWorker } from './ports.ts';
import { createOutbox } from './publishing/io/outbox.ts';
import { EXPIRE_EVERY_MS, expireTracks, LOOK_BACK_MS } from './recording/expire-tracks.ts';
import { openSpool } from './recording/io/file-spool.ts';
import { createFootageStore } from './recording/io/footage-store.ts';
import { createJournals } from './recording/io/journals.ts';
import { createSpoolWorker } from './recording/io/spool-worker.ts';
import { createRecordings } from './recording/recordings.ts';
import { createSealOnDemand } from './recording/seal-on-demand.ts';
import { longestSegmentMs } from '@marsad/streaming';
import { inKnownDistricts, useSpool } from './start-checks.ts';
import { readAuthority } from './streaming/io/authority.ts';
import { readCredentials } from './streaming/io/credentials.ts';
import { createMediaWorker } from './streaming/io/media-worker.ts';
import { createCameraMemories } from './views/camera-memory.ts';
import { consumeRequests } from './views/io/consume-requests.ts';
import { createPreviewLeases } from './views/preview-leases.ts';
import { wireViews } from './wire-views.ts';

const TICK_MS = 500;
/** A clip waits for its last segment, so its need is checked more often, ms. */
const SEAL_CHECK_MS = 100;
/** How long a stopping replica goes on uploading, ms. The rest waits in the spool for its next start. */
const UPLOAD_MS = 2_500;

export type AppParts = { readonly createMedia?: (config: Config, onFatal: (error: Error) => void) => MediaWorker };

/**
 * Wires the service. When it stops, its recordings are stored or on disk, and other replicas take its cameras over.
 */
// eslint-disable-next-line max-lines-per-function -- one list of parts in the order of their start, each of which refers to those above it
export async function startApp(config: Config, fatalError: Fatal, parts: AppParts = {}): Promise<App> {
  useSpool(config.spoolDirectory);
  const { replica, districts } = config;
  // eslint-disable-next-line max-lines-per-function -- the same list
  return startService('camera-ingest', config, fatalError, async (service) => {
    const { kafka, logger: log, meter, tracer, health, use, every, inBackground, onStop } = service;
    const now = Date.now;
    const metrics = createMetrics(meter);
    const outbox = createOutbox(await kafka.createProducer(), metrics, log, tracer);
    const store = createFootageStore(
      createObjectStore({ endpoint: config.s3Endpoint, accessKey: config.s3AccessKey, secretKey: config.s3SecretKey }),
    );
    const permissions = await followPermissions(kafka, config.governancePublicKey, createRefusalAlarm(log, meter));
    const worker = await use(createSpoolWorker());
    const streaming = { ...config, patience: patienceOf(config), ...readAuthority(config.cameraAuthorityFile) };
    const media = (parts.createMedia ?? createMediaWorker)(streaming, service.fatal);
    const credentialOf = readCredentials(config.credentialsFile);
    const shared = { replica, outbox, store, metrics, log, now };

    const recordings = createRecordings({
      ...shared,
      spool: openSpool(config.spoolDirectory),
      maxBytes: config.spoolMaxBytes,
      pauses: createPauses(),
      analysisFps: config.analysisFps,
      journals: createJournals(),
      worker,
      isSimulated: (camera) => cameras.isSimulated(camera),
      onStore: (state, reason) => health.set('object store', state, reason),
    });
    const memories = createCameraMemories();
    const leases = createPreviewLeases(media, now);
    const permits = createPermitSender({ media, permissions, now });
    const publishObservation = createObservationPublisher({ ...shared, permissions, keepScene: recordings.scene });
    const views = () => alertViews;
    const listener = createCameraListener({ permits, memories, leases, views, outbox, publishObservation });
    const cameras = createCameras({
      ...shared,
      media,
      recordings,
      listener,
      runningAnalytics: (camera) => runningAnalytics(camera, permissions),
      credentialOf,
      shardOf,
      doubtful: () => shards?.doubtful() ?? false,
    });
    const alertViews = wireViews({ ...shared, cameras, memories });
    const sealing = createSealOnDemand({
      ...cameras,
      recordings,
      longestSegmentMs: longestSegmentMs(config.segmentMs),
      now,
    });
    permissions.onChange(() => {
      permits.refreshAll();
      cameras.rightsChanged();
    });
    onStop(async () => {
      cameras.stop();
      await media.stop();
      await recordings.stop(UPLOAD_MS);
      alertViews.stop();
    });

    const tick = async (): Promise<void> => {
      cameras.tick();
      permits.refreshAll();
      leases.tick();
      recordings.tick();
    };
    const beforeClaiming = async (): Promise<void> => {
      // The directory is known by now, so recovered recordings of a demonstration are marked as such.
      await recordings.start();
      // `every` would end too early: a stopping replica must renew permits and claims until others have taken its cameras over.
      const ticking = setInterval(() => inBackground(tick), TICK_MS);
      onStop(() => clearInterval(ticking));
    };
    const noteCameraOff = (camera: string, fault: SignageFault): void => {
      metrics.camerasOff.add(1, { fault });
      log.error({ camera, fault, advice: SIGNAGE_ADVICE[fault] }, 'a camera stays off: its signage is not in order');
    };
    const gate = createSignageGate(cameras, noteCameraOff, now);
    every(CHECK_AGAIN_EVERY_MS, gate.checkAgain);
    let shards: Shards | undefined;
    const city = followCity(kafka, districts, {
      cameras,
      gate,
      onRecorded: cameras.segmentRecorded,
      onLeased: leases.lease,
      beforeClaiming,
    });
    shards = await inKnownDistricts(districts, city);
    onStop(async () => {
      await shards?.stop();
      await handOver(cameras, createPauses(), now);
    });
    every(SEAL_CHECK_MS, sealing.tick);
    await use(startChecks(streaming, service, { credentialOf, ...cameras }));
    await use(consumeRequests(kafka, replica, districts, { views: alertViews, sealing, now }));
    inBackground(() => expireTracks({ ...shared, districts }, LOOK_BACK_MS.atStart));
    every(EXPIRE_EVERY_MS, () => expireTracks({ ...shared, districts }, LOOK_BACK_MS.hourly));
    log.info({ districts }, 'camera-ingest is up');
  });
}
