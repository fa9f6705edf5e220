import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuditTrail, createCommitments } from '@marsad/proof';
import { createSteadyClock } from '@marsad/rights';
import { alertChanged } from '@marsad/schemas';
import { createSerial, startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { readAgencies } from './adapters/city-file.ts';
import type { Config } from './config.ts';
import { createAgencyBook } from './domain/agency-book.ts';
import type { AgencyBook } from './domain/agency-book.ts';
import { CONTRACT } from './domain/contract.ts';
import { createMetrics } from './metrics.ts';
import { createSharingPipeline } from './pipeline/pipeline.ts';
import { createActiveBook } from './transport/active-book.ts';
import { createBroadcasts, HEARTBEAT_EVERY_MS } from './transport/broadcasts.ts';
import { createPublishContracts } from './transport/contracts.ts';
import { createDisclosureGate } from './transport/disclosure-gate.ts';
import { createHandler } from './transport/handler.ts';
import { createRounds } from './transport/rounds.ts';
import { createTables, followCheckpoints } from './transport/tables.ts';

export const SERVICE = 'agency-gateway';
export const GROUP = 'disclosures';

/** Wires the service. The active instance reads what was sent before it sends anything. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const { agencyServer: server, agencyV1UntilMs: untilMs } = config;
  const agencies = await readAgencies(config.cityFile);
  const generated = await readFile(join(config.documents, CONTRACT), 'utf8');
  return startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every, fatal }) => {
    const producer = await use(kafka.createProducer());
    const metrics = createMetrics(meter);
    // A machine clock that is set back must not revive an expired agreement.
    const { now, advanceTo } = createSteadyClock(Date.now, () => performance.now());
    const trail = createAuditTrail({
      producer,
      principal: SERVICE,
      replica: config.replica,
      commitments: createCommitments(config.commitmentKey),
      now: Date.now,
      onForged: (run) => logger.error({ run }, 'the audit log covers numbers that this instance never used'),
    });
    const gate = createDisclosureGate(trail, producer, { untilMs, now, onLeftOut: metrics.countLeftOutOfV1 }, logger);
    const publishContracts = createPublishContracts({ producer, generated, agencies, server, now });
    const serial = createSerial();
    const role = createActiveBook({
      kafka,
      agencies,
      publishContracts,
      onActive: () => rounds.run(),
      logger,
      serial,
      fatal,
    });
    const rounds = createRounds({
      whenActive: role.whenActive,
      withdraw: () => pipeline.run({ kind: 'agreements' }),
      broadcasts: createBroadcasts({ agencies, gate, now, metrics }),
    });
    const tables = await use(createTables(kafka, rounds.checkAgreements));
    const book = (): AgencyBook => role.state() ?? createAgencyBook();
    const pipeline = createSharingPipeline({ ...tables, agencies, book, gate, now, metrics });
    await use(
      followCheckpoints(kafka, (checkpoint, appendedAtMs) => {
        advanceTo(appendedAtMs);
        trail.applyCheckpoint(checkpoint);
        rounds.applyCheckpoint(checkpoint);
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
    every(HEARTBEAT_EVERY_MS, rounds.run);
    const fields = { agencies, districts: config.districts, v1Until: new Date(untilMs).toISOString() };
    logger.info(fields, 'telling agencies');
  });
}
