import {
  createAuditRecorder,
  createCommitments,
  createSessionVerifier,
  createStepUpVerifier,
  followEndedSessions,
  signInOf,
} from '@marsad/proof';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { readOperator } from './adapters/city-file.ts';
import type { Config } from './config.ts';
import type { AlertBook } from './domain/alert-book.ts';
import { createMetrics } from './metrics.ts';
import { createAlertPipeline } from './pipeline/pipeline.ts';
import { startDistrict } from './transport/district.ts';
import type { District } from './transport/district.ts';
import { createRecordDecision, createVerifyCommand, createVerifyReview } from './transport/proofs.ts';
import { createPublish } from './transport/publish.ts';
import { createTables } from './transport/tables.ts';

export const SERVICE = 'alerting';
export const GROUP = 'decisions';

/** How often reviews whose authorisation is over are dismissed, ms. No event announces that an authorisation has run out. */
const END_REVIEWS_EVERY_MS = 5_000;

/** Wires the service: first the tables, then one part for each district, with its own active instance and its own alerts. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const operatedBy = await readOperator(config.cityFile);
  return startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, useAll, every, fatal }) => {
    const producer = await use(kafka.createProducer());
    let districts: readonly District[] = [];
    const endReviews = (): void => districts.forEach((district) => district.endReviews());
    const tables = await use(createTables(kafka, config.districts, endReviews));
    const sessions = await use(followEndedSessions(kafka));
    const publish = createPublish(producer, logger);
    const recorder = createAuditRecorder({
      producer,
      principal: SERVICE,
      replica: config.replica,
      commitments: createCommitments(config.commitmentKey),
      now: Date.now,
    });
    const provider = signInOf(config);
    const needs = {
      ...tables,
      verifyReview: createVerifyReview(createStepUpVerifier(provider)),
      verifyCommand: createVerifyCommand(createSessionVerifier(provider, config.sessionMinutes * 60_000), sessions),
      operatedBy,
      record: createRecordDecision(recorder),
      publish,
      now: Date.now,
      metrics: createMetrics(meter),
    };
    const createPipeline = (book: () => AlertBook) => createAlertPipeline({ ...needs, book });
    districts = await useAll(
      config.districts.map((district) =>
        startDistrict(district, { kafka, group: GROUP, createPipeline, publish, logger, fatal }),
      ),
    );
    every(END_REVIEWS_EVERY_MS, endReviews);
    logger.info({ districts: config.districts }, 'deciding alerts');
  });
}
