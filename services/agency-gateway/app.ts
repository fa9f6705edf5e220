import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuditTrail, createCommitments } from '@marsad/proof';
import { createSteadyClock } from '@marsad/rights';
import { agencyContract, alertChanged, auditCheckpoint } from '@marsad/schemas';
import type { AuditCheckpoint } from '@marsad/schemas';
import { createSerial, startOnBus } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { readAgencies } from './adapters/city-file.ts';
import type { Config } from './config.ts';
import type { AgencyBook } from './domain/agency-book.ts';
import { createAgencyBook } from './domain/agency-book.ts';
import { CONTRACT, contractOf } from './domain/contract.ts';
import { createMetrics } from './metrics.ts';
import { createSharingPipeline } from './pipeline/pipeline.ts';
import { createDoor } from './transport/door.ts';
import { createHandler } from './transport/handler.ts';
import { createRounds, HEARTBEAT_EVERY_MS } from './transport/rounds.ts';
import { createTables, readAgencyBook } from './transport/tables.ts';

export const SERVICE = 'agency-gateway';
export const GROUP = 'disclosures';

/** Wires the service: agreements first; what was sent is read when the partitions become ours, before anything is sent. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const agencies = await readAgencies(config.cityFile);
  const generated = await readFile(join(config.documents, CONTRACT), 'utf8');
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const { logger, meter } = telemetry;
  const metrics = createMetrics(meter);
  const producer = await kafka.createProducer();
  // An agreement that has expired stays so, even if this machine's clock is set back.
  const clock = createSteadyClock(Date.now, () => performance.now());
  const { now } = clock;
  const trail = createAuditTrail({
    producer,
    principal: SERVICE,
    replica: config.replica,
    commitments: createCommitments(config.commitmentKey),
    now: Date.now,
    onForged: (run) => logger.error({ run }, 'the audit log covers numbers that this instance never used'),
  });
  const v1 = { untilMs: config.agencyV1UntilMs, now, onLeftOut: metrics.leftOutOfV1 };
  const door = createDoor(trail, producer, v1, logger);
  const serial = createSerial();
  // Undefined while another instance sends: a standby tells nobody anything.
  let book: AgencyBook | undefined;
  let latest: AuditCheckpoint | undefined;
  const whenActive = (work: (book: AgencyBook) => Promise<unknown>): void =>
    void serial(async () => {
      if (book) await work(book);
    }).catch(fatal);

  const rounds = createRounds({ agencies, door, now, metrics });
  const lookAtAgreements = (): void => whenActive(() => pipeline.run({ kind: 'agreements' }));
  const tables = await createTables(kafka, () => {
    if (book) lookAtAgreements();
  });
  const pipeline = createSharingPipeline({
    ...tables,
    agencies,
    book: () => book ?? createAgencyBook(),
    door,
    now,
    metrics,
  });
  const checkpoints = await kafka.tail({
    name: 'checkpoints',
    events: [auditCheckpoint],
    districts: [],
    onEvent({ data, timestampMs }) {
      clock.advanceTo(timestampMs);
      trail.applyCheckpoint(data);
      latest = data;
      whenActive((current) => rounds.checkpoint(current, latest));
    },
  });
  const round = (): void => {
    // An agreement that runs out says nothing: what agencies hold is looked at with every heartbeat.
    lookAtAgreements();
    whenActive((current) => rounds.checkpoint(current, latest));
    whenActive((current) => rounds.heartbeats(current));
  };
  const becomeActive = async (): Promise<void> => {
    book = await readAgencyBook(kafka, agencies);
    for (const agency of agencies) {
      const contract = contractOf(generated, agency, { server: config.agencyServer, nowMs: now() });
      await producer.send(agencyContract, contract);
    }
    logger.info({ agencies }, 'active: what agencies were told is read');
  };
  let held = 0;
  const consumer = await kafka.consume({
    group: GROUP,
    // Of every district: what an agency was told is one book, and one instance keeps it.
    belongsTo: 'city',
    events: [alertChanged],
    districts: config.districts,
    mode: 'active_standby',
    handle: createHandler(pipeline, serial, clock.advanceTo),
    // Queued before the first batch of these partitions can be: nothing is sent without knowing what was.
    onAssigned: (partitions) => {
      held += partitions.length;
      if (partitions.length > 0) void serial(becomeActive).then(round).catch(fatal);
    },
    onRevoked: (partitions) => {
      held -= partitions.length;
      if (held === 0) book = undefined;
    },
  });
  const timer = setInterval(round, HEARTBEAT_EVERY_MS);
  const v1Until = new Date(config.agencyV1UntilMs).toISOString();
  logger.info({ agencies, districts: config.districts, v1Until }, 'telling agencies');

  return {
    async stop() {
      clearInterval(timer);
      await consumer.stop();
      await checkpoints.stop();
      await producer.stop();
      await tables.stop();
      await kafka.close();
      await telemetry.stop();
    },
  };
}
