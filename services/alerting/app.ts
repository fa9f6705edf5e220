import {
  createAuditRecorder,
  createCommitments,
  createSessionVerifier,
  createStepUpVerifier,
  signInOf,
} from '@marsad/proof';
import { startOnBus } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { readOperator } from './adapters/city-file.ts';
import type { Config } from './config.ts';
import type { AlertBook } from './domain/alert-book.ts';
import { createMetrics } from './metrics.ts';
import { createAlertPipeline } from './pipeline/pipeline.ts';
import type { Desk } from './transport/desk.ts';
import { openDesk } from './transport/desk.ts';
import { createRecordDecision, createVerifyCommand, createVerifyReview } from './transport/proofs.ts';
import { createPublish } from './transport/publish.ts';
import { createTables, followEndedSessions } from './transport/tables.ts';

export const SERVICE = 'alerting';
export const GROUP = 'decisions';

/** An authorisation that runs out says nothing: what waits for reviewers under it is looked at so often. */
const RIGHTS_EVERY_MS = 5_000;

/** Wires the service: lists first, then one desk a district, each with its own active instance and its own alerts. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const operatedBy = await readOperator(config.cityFile);
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const producer = await kafka.createProducer();
  const provider = signInOf(config);
  let desks: readonly Desk[] = [];
  const lookAtRights = (): void => desks.forEach((desk) => desk.lookAtRights());
  const tables = await createTables(kafka, lookAtRights);
  const sessions = await followEndedSessions(kafka);
  const say = createPublish(producer, telemetry.logger);
  const steps = {
    ...tables,
    verifyReview: createVerifyReview(createStepUpVerifier(provider)),
    verifyCommand: createVerifyCommand(createSessionVerifier(provider, config.sessionMinutes * 60_000), sessions),
    operatedBy,
    record: createRecordDecision(
      createAuditRecorder({
        producer,
        principal: SERVICE,
        replica: config.replica,
        commitments: createCommitments(config.commitmentKey),
        now: Date.now,
      }),
    ),
    say,
    now: Date.now,
    metrics: createMetrics(telemetry.meter),
  };
  const createPipeline = (book: () => AlertBook) => createAlertPipeline({ ...steps, book });
  const { logger } = telemetry;
  desks = await Promise.all(
    config.districts.map((district) => openDesk(district, { kafka, group: GROUP, createPipeline, say, logger, fatal })),
  );
  const rights = setInterval(lookAtRights, RIGHTS_EVERY_MS);
  logger.info({ districts: config.districts }, 'deciding alerts');
  return {
    async stop() {
      clearInterval(rights);
      await Promise.all(desks.map((desk) => desk.stop()));
      await producer.stop();
      await Promise.all([tables.stop(), sessions.stop()]);
      await kafka.close();
      await telemetry.stop();
    },
  };
}
