import { createPublicKey } from 'node:crypto';
import { auditOriginOf, privateKeyOf, signCheckpoint, verifierKeyOf } from '@marsad/proof';
import { createActiveRole, createSerial, startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createCheckpointer } from './pipeline/checkpointer.ts';
import { createCountedLedger } from './pipeline/counted-ledger.ts';
import { createSequencingPipeline } from './pipeline/pipeline.ts';
import { createUpkeep, UPKEEP_EVERY_MS } from './pipeline/upkeep.ts';
import { CONSUMED, createHandler } from './transport/handler.ts';
import { createPublishCheckpoint, createWriteLeaves } from './transport/publish.ts';
import { readLog } from './transport/read-log.ts';
import { createReports } from './transport/report.ts';

export const SERVICE = 'audit';
export const GROUP = 'sequence';

/** Wires the service. Every instance reads the log first; the active one reads it to its end once more before it sequences. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const privateKey = privateKeyOf(config.auditPrivateKey);
  const origin = auditOriginOf(config.city);
  const key = { name: origin, publicKey: createPublicKey(privateKey) };
  return startService(SERVICE, config, fatal, async ({ kafka, logger, meter, health, use, every, fatal }) => {
    const producer = await use(kafka.createProducer());
    const serial = createSerial();
    // Made before the log is read: alarms in the log ask whether this instance is active.
    const role = createActiveRole({
      async become() {
        await reader.atEnd();
        ledger.assertWhole();
        logger.info({ entries: ledger.size, root: ledger.root().toString('hex') }, 'active: sequencing');
        return ledger;
      },
      serial,
      fatal,
    });
    const isActive = (): boolean => role.state() !== undefined;
    const reports = createReports({ isActive, metrics: () => metrics, logger });
    const write = createWriteLeaves(producer);
    const { ledger, numbering, coverage } = createCountedLedger({ key, write, ...reports });
    const metrics = createMetrics(meter, () => ({
      size: ledger.size,
      missing: numbering.countMissing(),
      isActive: isActive(),
    }));
    const checkpointer = createCheckpointer({
      ledger,
      coverage,
      signNote: (size, root) => signCheckpoint({ origin, size: BigInt(size), root }, privateKey),
      publish: createPublishCheckpoint(producer),
      now: Date.now,
      onSigned: metrics.countCheckpoint,
    });
    const pipeline = createSequencingPipeline({ ledger, checkpointer, coverage, now: Date.now, metrics });

    logger.info({ verifierKey: verifierKeyOf(key) }, 'the key of this log, to be pinned outside it');
    health.set('log', 'not_ready', 'the log is being read');
    const reader = await use(readLog(kafka, config.districts, ledger));
    await reader.atEnd();
    health.set('log', 'ready');
    logger.info({ entries: ledger.size }, 'the log is read');
    await use(
      kafka.consume({
        group: GROUP,
        belongsTo: 'city',
        events: CONSUMED,
        districts: config.districts,
        ...role.membership,
        handle: createHandler({ pipeline, serial, numbering, now: Date.now, isActive }),
      }),
    );
    every(UPKEEP_EVERY_MS, createUpkeep({ pipeline, serial, numbering, checkpointer, now: Date.now, isActive }));
    logger.info('sequencing entries, or standing by');
  });
}
