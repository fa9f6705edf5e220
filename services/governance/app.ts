import { createPublicKey } from 'node:crypto';
import {
  createAuditRecorder,
  createCommitments,
  createStepUpVerifier,
  privateKeyOf,
  publicKeyOf,
  signInOf,
} from '@marsad/proof';
import { createSteadyClock } from '@marsad/rights';
import { createSerial, startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { readCityFile } from './adapters/city-file.ts';
import type { Config } from './config.ts';
import { searchesHeldBack } from './domain/granting.ts';
import { KeysDoNotMatchError } from './errors.ts';
import { createMetrics } from './metrics.ts';
import { createGovernancePipeline } from './pipeline/pipeline.ts';
import { createActiveRegister } from './transport/active-register.ts';
import { CONSUMED, createHandler } from './transport/handler.ts';
import { createPublish, createRepublish } from './transport/publish.ts';
import { watchPublishedRecords } from './transport/published-records.ts';
import { createRecordDecision } from './transport/record-decision.ts';
import { followCameras } from './transport/tables.ts';
import { BEAT_MS, createBeat, createTick, TICK_MS } from './transport/timers.ts';

export const SERVICE = 'governance';
export const GROUP = 'decisions';

/** Wires the service: first the cameras and the published records, then the decisions of the active instance. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const key = privateKeyOf(config.governancePrivateKey);
  const publicKey = publicKeyOf(config.governancePublicKey);
  if (!createPublicKey(key).equals(publicKey)) throw new KeysDoNotMatchError();
  const city = await readCityFile(config.cityFile);
  return startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every, fatal }) => {
    const producer = await use(kafka.createProducer());
    // A machine clock that is set back must not revive an expired right.
    const { now, advanceTo } = createSteadyClock(Date.now, () => performance.now());
    const published = await use(watchPublishedRecords(kafka, publicKey, advanceTo));
    const cameras = await use(followCameras(kafka, now));
    const serial = createSerial();
    const metrics = createMetrics(meter, () =>
      active.isActive()
        ? {
            liveGrants: active.register().grants.size,
            searchesHeldBack: searchesHeldBack(active.register(), cameras.cameras(), now()),
          }
        : { liveGrants: 0, searchesHeldBack: 0 },
    );
    const publish = createPublish(producer, key, now);
    const republish = createRepublish(publish);
    const active = createActiveRegister({ kafka, publicKey, now, republish, metrics, logger, serial, fatal });
    const { register, isActive } = active;
    const recorder = createAuditRecorder({
      producer,
      principal: SERVICE,
      replica: config.replica,
      commitments: createCommitments(config.commitmentKey),
      now,
    });
    const pipeline = createGovernancePipeline({
      register,
      city: { ...city, cameras: cameras.cameras, cameraNetworks: config.cameraNetworks ?? [] },
      signIns: createStepUpVerifier(signInOf(config)),
      record: createRecordDecision(recorder),
      publish,
      now,
      metrics,
    });
    await use(
      kafka.consume({
        group: GROUP,
        belongsTo: 'city',
        events: CONSUMED,
        districts: config.districts,
        ...active.membership,
        handle: createHandler({ pipeline, serial, advanceTo }),
      }),
    );
    every(TICK_MS, createTick({ serial, pipeline, published, register, isActive, republish, metrics, logger }));
    every(BEAT_MS, createBeat(producer, logger));
    logger.info({ districts: config.districts }, 'ready to decide');
  });
}
