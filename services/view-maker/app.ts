import { createObjectStore, ObjectStoreError } from '@marsad/objects';
import { publicKeyOf } from '@marsad/proof';
import { createRefusalAlarm } from '@marsad/rights';
import { startService } from '@marsad/service';
import { sidecarKeyOf } from '@marsad/sidecars';
import type { App, Fatal } from '@marsad/service';
import { createFileCache } from './adapters/file-cache.ts';
import { createFootageStore, removeOldFragments } from './adapters/footage-store.ts';
import { createRenderer } from './adapters/renderer.ts';
import { createSidecars } from './adapters/sidecars.ts';
import type { Config } from './config.ts';
import { createRecordings } from './domain/recordings.ts';
import { createMetrics, observeQueues } from './metrics.ts';
import type { RenderJob } from './ports.ts';
import { createAnswers } from './transport/answers.ts';
import { createClips } from './transport/clips.ts';
import { followCameras, followRecordings } from './transport/follow-city.ts';
import { consumePlayback, createPlayback } from './transport/playback.ts';
import { followUnmaskingOrders } from './transport/unmasking-orders.ts';

export const SERVICE = 'view-maker';
/** How often fragments that nobody waits for any more are given up, and those are begun whose recording has come, ms. */
const GO_ON_EVERY_MS = 100;
const SWEEP_EVERY_MS = 60_000;

/** How long rendering may take, ms. A clip may wait for processors that analysis needs; nobody waits that long for a fragment. */
const longestRenderMs = ({ as, fromMs, toMs }: RenderJob): number =>
  as === 'clip' ? 120_000 + 20 * (toMs - fromMs) : 30_000;

/** Wires the service: first what it knows of the city, then what it makes of recordings. */
export const createApp = (config: Config, fatal: Fatal): Promise<App> =>
  startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every, onStop, fatal: onFatal }) => {
    const { districts, clipThreads, playbackThreads, cacheDirectory, cacheBytes } = config;
    const metrics = createMetrics(meter);
    const objects = createObjectStore({
      endpoint: config.s3Endpoint,
      accessKey: config.s3AccessKey,
      secretKey: config.s3SecretKey,
    });
    const store = createFootageStore(objects);
    const cache = createFileCache({ directory: cacheDirectory, maxBytes: cacheBytes, store });
    const recordings = createRecordings();
    const cameras = await followCameras(kafka, districts);
    await followRecordings(kafka, districts, recordings, Date.now());
    const alarm = createRefusalAlarm(logger, meter);
    const orders = await use(followUnmaskingOrders(kafka, publicKeyOf(config.governancePublicKey), alarm));
    const answers = createAnswers(await use(kafka.createProducer()));
    const parts = {
      store,
      cache,
      sidecars: createSidecars(),
      recordings,
      cameras,
      sidecarKey: sidecarKeyOf,
      answers,
      metrics,
      log: logger,
      now: Date.now,
      fatal: onFatal,
    };
    const clips = createClips({
      ...parts,
      renderer: await use(createRenderer({ threads: clipThreads, longestMs: longestRenderMs })),
    });
    const playback = createPlayback({
      ...parts,
      orders,
      atOnce: playbackThreads + 1,
      renderer: await use(createRenderer({ threads: playbackThreads, longestMs: longestRenderMs })),
    });
    onStop(clips.stop);
    onStop(playback.stop);
    await use(clips.consume(kafka, districts));
    await use(consumePlayback(kafka, districts, playback));
    every(GO_ON_EVERY_MS, playback.goOn);
    every(SWEEP_EVERY_MS, () => recordings.forgetBefore(Date.now()));
    every(SWEEP_EVERY_MS, async () => {
      try {
        for (const district of districts) await removeOldFragments(objects, district, Date.now());
      } catch (error) {
        if (!(error instanceof ObjectStoreError)) throw error;
        logger.warn({ kind: error.code }, 'old fragments of playback are deleted later');
      }
    });
    observeQueues(meter, { clips: () => clips.open, playback: () => playback.waiting, cacheBytes: cache.bytes });
    logger.info({ districts, clipThreads, playbackThreads }, 'making views of recordings');
  });
