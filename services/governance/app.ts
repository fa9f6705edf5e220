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
import { createSerial, startOnBus } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { readCityFile } from './adapters/city-file.ts';
import type { Config } from './config.ts';
import type { Change } from './domain/change.ts';
import { searchesHeldBack } from './domain/granting.ts';
import { createRegister } from './domain/register.ts';
import { KeysDoNotMatchError, retryAfterMs } from './errors.ts';
import { createMetrics } from './metrics.ts';
import { createGovernancePipeline } from './pipeline/pipeline.ts';
import { CONSUMED, createHandler } from './transport/handler.ts';
import { createLog } from './transport/log.ts';
import { createPublish } from './transport/publish.ts';
import { watchStanding } from './transport/standing.ts';
import { followCameras, readRegister } from './transport/tables.ts';
import { startTimers } from './transport/timers.ts';

export const SERVICE = 'governance';
export const GROUP = 'decisions';

/** Wires the service: cameras first, then the decisions; the register is read when the partitions become ours, before any work. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const key = privateKeyOf(config.governancePrivateKey);
  const publicKey = publicKeyOf(config.governancePublicKey);
  if (!createPublicKey(key).equals(publicKey)) throw new KeysDoNotMatchError();
  const city = await readCityFile(config.cityFile);
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const { logger } = telemetry;
  const producer = await kafka.createProducer();
  // Setting this machine's clock back brings nothing back to life.
  const clock = createSteadyClock(Date.now, () => performance.now());
  const now = (): number => Math.floor(clock.now());
  const standing = await watchStanding(kafka, publicKey, clock.saw);
  const cameras = await followCameras(kafka, now);
  const metrics = createMetrics(telemetry.meter);
  const serial = createSerial();
  let register = createRegister();
  let active = false;
  metrics.liveGrants(() => (active ? register.grants.size : 0));
  metrics.searchesHeldBack(() => (active ? searchesHeldBack(register, cameras.cameras(), now()) : 0));

  const trail = createAuditRecorder({
    producer,
    principal: SERVICE,
    replica: config.replica,
    commitments: createCommitments(config.commitmentKey),
    now,
  });
  const say = createPublish(producer, key, now);
  /** Of a bus that is away the next look says it again. */
  const sayAgain = async (changes: readonly Change[]): Promise<void> => {
    if (changes.length === 0) return;
    try {
      await say({ recorded: [], changes });
    } catch (error) {
      if (retryAfterMs(error) === undefined) throw error;
    }
  };
  const pipeline = createGovernancePipeline({
    register: () => register,
    city: { ...city, cameras: cameras.cameras },
    signIns: createStepUpVerifier(signInOf(config)),
    log: createLog(trail),
    say,
    now,
    metrics,
  });
  const becomeActive = async (): Promise<void> => {
    const read = await readRegister(kafka, publicKey, now());
    for (const key of read.refused)
      logger.error({ key }, 'a record of rights that governance did not sign is left out');
    metrics.forgeries(read.refused.length);
    register = read.register;
    // A bus that is away now: the halts of before are in the register, and the next look says them.
    for (const change of read.toSay) register.put(change);
    await sayAgain(read.toSay);
    active = true;
    logger.info({ acts: register.acts.size, authorisations: register.authorisations.size }, 'active: deciding');
  };
  const consumer = await kafka.consume({
    group: GROUP,
    belongsTo: 'city',
    events: CONSUMED,
    districts: config.districts,
    mode: 'active_standby',
    handle: createHandler({ pipeline, serial, saw: clock.saw }),
    // Queued before the first batch of these partitions can be: no decision is made without the register.
    onAssigned: (partitions) => {
      if (partitions.length > 0) void serial(becomeActive).catch(fatal);
    },
    // Who stands by grants nothing.
    onRevoked: () => (active = false),
  });
  const tick = (): Promise<void> =>
    serial(async () => {
      if (!active) return;
      await pipeline.run({ kind: 'tick' });
      const wrong = standing.look(register);
      if (wrong.length === 0) return;
      logger.error({ records: wrong.length }, 'somebody wrote over halts or acts: they are said again');
      metrics.forgeries(wrong.length);
      await sayAgain(wrong);
    }).catch(fatal);
  const timers = startTimers(tick, producer, (error) => logger.warn({ error: String(error) }, 'a beat was not sent'));
  logger.info({ districts: config.districts }, 'ready to decide');
  return {
    async stop() {
      timers.stop();
      await consumer.stop();
      await producer.stop();
      await Promise.all([cameras.stop(), standing.stop()]);
      await kafka.close();
      await telemetry.stop();
    },
  };
}
