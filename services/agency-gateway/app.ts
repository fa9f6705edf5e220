import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuditTrail, createCommitments } from '@marsad/proof';
import { createSteadyClock } from '@marsad/rights';
import { alertChanged, auditCheckpoint } from '@marsad/schemas';
import type { AuditCheckpoint } from '@marsad/schemas';
import { createActiveRole, createSerial, startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { readAgencies } from './adapters/city-file.ts';
import type { Config } from './config.ts';
import { createAgencyBook } from './domain/agency-book.ts';
import type { AgencyBook } from './domain/agency-book.ts';
import { CONTRACT } from './domain/contract.ts';
import { createMetrics } from './metrics.ts';
import { createSharingPipeline } from './pipeline/pipeline.ts';
import { createBroadcasts, HEARTBEAT_EVERY_MS } from './transport/broadcasts.ts';
import { createPublishContracts } from './transport/contracts.ts';
import { createDisclosureGate } from './transport/disclosure-gate.ts';
import { createHandler } from './transport/handler.ts';
import { createTables, readAgencyBook } from './transport/tables.ts';

export const SERVICE = 'agency-gateway';
export const GROUP = 'disclosures';

/** Wires the service. The active instance reads what was sent before it sends anything. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const agencies = await readAgencies(config.cityFile);
  const generated = await readFile(join(config.documents, CONTRACT), 'utf8');
  return startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every, fatal }) => {
    const producer = await use(kafka.createProducer());
    const metrics = createMetrics(meter);
    // Setting this machine's clock back revives no agreement that has expired.
    const { now, advanceTo } = createSteadyClock(Date.now, () => performance.now());
    const trail = createAuditTrail({
      producer,
      principal: SERVICE,
      replica: config.replica,
      commitments: createCommitments(config.commitmentKey),
      now: Date.now,
      onForged: (run) => logger.error({ run }, 'the audit log covers numbers that this instance never used'),
    });
    const v1 = { untilMs: config.agencyV1UntilMs, now, onLeftOut: metrics.countLeftOutOfV1 };
    const gate = createDisclosureGate(trail, producer, v1, logger);
    const broadcasts = createBroadcasts({ agencies, gate, now, metrics });
    const publishContracts = createPublishContracts({
      producer,
      generated,
      agencies,
      server: config.agencyServer,
      now,
    });
    const serial = createSerial();
    const role = createActiveRole<AgencyBook>({
      async become() {
        const book = await readAgencyBook(kafka, agencies);
        await publishContracts();
        logger.info({ agencies }, 'active: what agencies were told is read');
        return book;
      },
      onActive: () => runRound(),
      serial,
      fatal,
    });
    let latest: AuditCheckpoint | undefined;
    const sendCheckpoint = (): void => role.whenActive((book) => broadcasts.sendCheckpoint(book, latest));
    const checkAgreements = (): void => role.whenActive(() => pipeline.run({ kind: 'agreements' }));
    /** Nothing announces that an agreement has run out, so agreements are checked with every heartbeat. */
    const runRound = (): void => {
      checkAgreements();
      sendCheckpoint();
      role.whenActive(broadcasts.sendHeartbeats);
    };
    const tables = await use(createTables(kafka, checkAgreements));
    const book = (): AgencyBook => role.state() ?? createAgencyBook();
    const pipeline = createSharingPipeline({ ...tables, agencies, book, gate, now, metrics });
    await use(
      kafka.tail({
        name: 'checkpoints',
        events: [auditCheckpoint],
        districts: [],
        onEvent({ data, timestampMs }) {
          advanceTo(timestampMs);
          trail.applyCheckpoint(data);
          latest = data;
          sendCheckpoint();
        },
      }),
    );
    await use(
      kafka.consume({
        group: GROUP,
        // The city's group, because one instance sends the alerts of all districts and keeps one book of what was sent.
        belongsTo: 'city',
        events: [alertChanged],
        districts: config.districts,
        ...role.membership,
        handle: createHandler(pipeline, serial, advanceTo),
      }),
    );
    every(HEARTBEAT_EVERY_MS, runRound);
    const v1Until = new Date(config.agencyV1UntilMs).toISOString();
    logger.info({ agencies, districts: config.districts, v1Until }, 'telling agencies');
  });
}
