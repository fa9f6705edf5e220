import { startOnBus } from '@marsad/kafka';
import { createAuditRecorder, createCommitments, createStepUpVerifier, signInOf } from '@marsad/proof';
import type { App, Fatal } from '@marsad/telemetry';
import type { Config } from './config.ts';
import { createAlertBook } from './domain/alert-book.ts';
import { createMetrics } from './metrics.ts';
import { createAlertPipeline } from './pipeline/pipeline.ts';
import { SAID_NOTHING } from './pipeline/said.ts';
import { CONSUMED, createHandler, createSerial } from './transport/handler.ts';
import { createRecordDecision, createVerifyReview } from './transport/proofs.ts';
import { createPublish } from './transport/publish.ts';
import { createTables, readAlertBook } from './transport/tables.ts';

export const SERVICE = 'alerting';
export const GROUP = 'decisions';

/** An authorisation that runs out says nothing: what waits for reviewers under it is looked at so often. */
const RIGHTS_EVERY_MS = 5_000;

/** Wires the service: lists first, then the decisions; the alerts are read when the partitions become ours, before any work. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const producer = await kafka.createProducer();
  const serial = createSerial();
  // Undefined while another instance decides: a standby knows nothing and changes nothing.
  let book: ReturnType<typeof createAlertBook> | undefined;
  const lookAtRights = (): void =>
    void serial(async () => {
      if (book) await pipeline.run({ kind: 'rights', simulated: false });
    }).catch(fatal);
  const tables = await createTables(kafka, config.districts, () => {
    if (book) lookAtRights();
  });
  const say = createPublish(producer);
  const pipeline = createAlertPipeline({
    ...tables,
    book: () => book ?? createAlertBook(),
    verifyReview: createVerifyReview(createStepUpVerifier(signInOf(config))),
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
  });
  const readBook = async (): Promise<void> => {
    const read = await readAlertBook(kafka, config.districts);
    // Said again as this version says it: whoever shows alerts reads only that.
    await say({ ...SAID_NOTHING, alerts: read.carriedOver });
    book = read.book;
    const counts = { alerts: book.size, carriedOver: read.carriedOver.length };
    telemetry.logger.info(counts, 'active: the alerts are read');
  };
  let held = 0;
  const consumer = await kafka.consume({
    group: GROUP,
    events: CONSUMED,
    districts: config.districts,
    mode: 'active_standby',
    handle: createHandler(pipeline, serial),
    // Queued before the first batch of these partitions can be: no decision is made without the alerts.
    onAssigned: (partitions) => {
      held += partitions.length;
      if (partitions.length > 0) void serial(readBook).then(lookAtRights).catch(fatal);
    },
    onRevoked: (partitions) => {
      held -= partitions.length;
      if (held === 0) book = undefined;
    },
  });
  const rights = setInterval(() => {
    if (book) lookAtRights();
  }, RIGHTS_EVERY_MS);
  telemetry.logger.info({ districts: config.districts }, 'deciding alerts');
  return {
    async stop() {
      clearInterval(rights);
      await consumer.stop();
      await producer.stop();
      await tables.stop();
      await kafka.close();
      await telemetry.stop();
    },
  };
}
