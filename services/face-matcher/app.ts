import type { Consumer } from '@marsad/kafka';
import { createRefusalAlarm, createSteadyClock } from '@marsad/rights';
import { faceCropped } from '@marsad/schemas';
import type { LiveGrant } from '@marsad/schemas';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { createFaceReader, createJpegCodec } from '@marsad/vision';
import { turnOffCoreDumps } from './adapters/core-dumps.ts';
import { createStores } from './adapters/stores.ts';
import { loadTestedModel } from './adapters/tested-model.ts';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createAssessments } from './pipeline/assessments.ts';
import { createEnrolment } from './pipeline/enrolment.ts';
import { consumeHeads, joinAssessments } from './transport/consumers.ts';
import { createHandler } from './transport/handler.ts';
import { createMatching } from './transport/matching.ts';
import { createRecords } from './transport/records.ts';
import { followState } from './transport/state.ts';

export { ASSESSMENTS_GROUP, GROUP } from './transport/consumers.ts';
export const SERVICE = 'face-matcher';
/** How often sessions are checked against the clock, because nothing announces that a right expires. */
const TICK_MS = 500;

/** Wires the service: first what was tested and what is permitted, then the heads. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const { districts, part, replica, modelsDirectory, threads } = config;
  const { model, tested } = loadTestedModel(modelsDirectory, config.threshold);
  const coreDumps = turnOffCoreDumps();
  return startService(SERVICE, config, fatal, async ({ kafka, logger: log, meter, health, use, ...service }) => {
    if (coreDumps === 'unknown') log.warn('this system does not show whether core dumps are off');
    const metrics = createMetrics(meter);
    // Setting the clock back does not bring an expired enrolment back to life.
    const clock = createSteadyClock(Date.now, () => performance.now());
    const now = (): number => Math.floor(clock.now());
    const reader = await use(createFaceReader({ modelsDirectory, threads, onFatal: service.fatal }));
    const producer = await use(kafka.createProducer());
    const records = createRecords(producer, { ...config, service: SERVICE, model, now, onDefect: service.fatal });
    service.onStop(records.sessions.settled);
    const { s3Endpoint: endpoint, s3AccessKey: accessKey, s3SecretKey: secretKey } = config;
    const stores = createStores(SERVICE, { endpoint, accessKey, secretKey }, log);
    const codec = createJpegCodec();
    const enrolment = createEnrolment(stores.watchlist, codec, reader);
    const { rights, ...state } = await followState(kafka, config.governancePublicKey, createRefusalAlarm(log, meter));

    let heads: Consumer | undefined;
    const isAssignedHere = ({ cameras }: LiveGrant): boolean => {
      const partitionOf = (district: string, camera: string) => heads?.partitionOf(faceCropped, district, camera);
      return districts.some((district) => cameras.some((camera) => partitionOf(district, camera) !== undefined));
    };
    const common = { rights, model, now, metrics };
    const matching = createMatching({
      ...common,
      entryOf: state.entryOf,
      isAssignedHere,
      enrolment,
      tested,
      replica,
      log,
      publish: records.sessions.publish,
      onTrouble: (trouble) => health.set('gallery', trouble === undefined ? 'ready' : 'not_ready', trouble),
    });
    service.onStop(matching.stop);
    const { sessions, memory } = matching;
    const handle = createHandler({ ...common, reader, codec, sessions, memory, records, evidence: stores.evidence });
    // When partitions are lost, templates that are needed here no longer are overwritten at once, not at the next tick.
    if (part !== 'city') heads = await use(consumeHeads(kafka, { districts, memory, handle, onLost: sessions.tick }));
    const assessments = createAssessments({ ...common, enrolment, log: records.assessments });
    const assess = (): Promise<void> => assessments.assessDue(state.entries());
    const assessor = part === 'district' ? undefined : await use(joinAssessments(kafka, districts, assess));
    const tick = (): void => {
      sessions.tick();
      if (assessor) service.inBackground(assessor.assessDue);
    };
    service.onStop(state.onChange(tick));
    service.every(TICK_MS, tick);
    log.info({ districts, part, ...model, gallery: tested.galleryMax }, 'matching faces under live grants');
  });
}
