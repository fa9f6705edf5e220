import { createPublicKey } from 'node:crypto';
import {
  auditOriginOf,
  createNumbering,
  openCheckpoint,
  privateKeyOf,
  runOf,
  signCheckpoint,
  verifierKeyOf,
} from '@marsad/proof';
import { createSerial, startOnBus } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import type { Config } from './config.ts';
import { FORGIVEN_MS, omissionOf } from './domain/alarms.ts';
import { createCoverage } from './domain/coverage.ts';
import { retryAfterMs } from './errors.ts';
import { createMetrics } from './metrics.ts';
import { createCheckpointer } from './pipeline/checkpointer.ts';
import { createLedger } from './pipeline/ledger.ts';
import { createSequencingPipeline } from './pipeline/pipeline.ts';
import { createActivity } from './transport/activity.ts';
import { CONSUMED, createHandler } from './transport/handler.ts';
import { createSayCheckpoint, createWriteLeaves } from './transport/publish.ts';
import { readLog } from './transport/read-log.ts';

export const SERVICE = 'audit';
export const GROUP = 'sequence';
const LOOK_EVERY_MS = 1_000;

/** Wires the service: the log is read first, by every instance; one of them sequences, after it has read the log to its end once more. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const privateKey = privateKeyOf(config.auditPrivateKey);
  const origin = auditOriginOf(config.city);
  const key = { name: origin, publicKey: createPublicKey(privateKey) };
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const { logger, health } = telemetry;
  const producer = await kafka.createProducer();
  const numbering = createNumbering();
  const coverage = createCoverage(numbering);
  const serial = createSerial();
  const activity = createActivity(async () => {
    await reader.atEnd();
    ledger.assertWhole();
    logger.info({ entries: ledger.size, root: ledger.root().toString('hex') }, 'active: sequencing');
  }, fatal);
  const metrics = createMetrics(telemetry.meter, () => ({
    size: ledger.size,
    missing: [...numbering.missing(), ...numbering.writtenOff()].reduce((sum, { from, to }) => sum + to - from + 1, 0),
    active: activity.isActive(),
  }));
  const ledger = createLedger({
    write: createWriteLeaves(producer),
    open(record) {
      const opened = openCheckpoint(record.note, key);
      if (opened.kind === 'refused') return undefined;
      for (const [run, seqs] of Object.entries(record.repeated ?? {}))
        for (const seq of seqs) coverage.sequenced(run, seq, record.atMs);
      return { size: Number(opened.checkpoint.size), rootHash: opened.checkpoint.root.toString('hex') };
    },
    onAppended(content, { index, sequencedAtMs }) {
      if (content.kind === 'entry')
        return void coverage.sequenced(runOf(content.entry), content.entry.seq, sequencedAtMs);
      const { alarm } = content;
      if (alarm.kind === 'omission') numbering.writeOff(alarm.run, alarm.from, alarm.to, sequencedAtMs);
      if (!activity.isActive()) return;
      metrics.alarmed(alarm.kind, alarm.count);
      logger.error({ index, ...alarm }, 'alarm of the audit log');
    },
    onVoid(index, reason) {
      metrics.voidRecord();
      logger.warn({ index, reason }, 'a record of the log is void: two instances wrote at once');
    },
  });
  const checkpointer = createCheckpointer({
    ledger,
    coverage,
    signNote: (size, root) => signCheckpoint({ origin, size: BigInt(size), root }, privateKey),
    say: createSayCheckpoint(producer),
    now: Date.now,
    onSigned: metrics.signed,
  });
  const pipeline = createSequencingPipeline({
    ledger,
    checkpointer,
    coverage,
    now: Date.now,
    metrics,
  });

  logger.info({ verifierKey: verifierKeyOf(key) }, 'the key of this log, to be pinned outside it');
  health.set('log', 'not_ready', 'the log is being read');
  const reader = await readLog(kafka, config.districts, ledger);
  await reader.atEnd().catch(async (error: unknown) => {
    await kafka.close();
    await telemetry.stop();
    throw error;
  });
  health.set('log', 'ready');
  logger.info({ entries: ledger.size }, 'the log is read');

  const consumer = await kafka.consume({
    group: GROUP,
    belongsTo: 'city',
    events: CONSUMED,
    districts: config.districts,
    mode: 'active_standby',
    handle: createHandler({ pipeline, serial, numbering, now: Date.now, active: activity.ready }),
    onAssigned: activity.begin,
    onRevoked: activity.end,
  });
  /** Says which numbers are missing for good, and signs a log that has been quiet. What Kafka does not take now comes with the next look. */
  const look = (): Promise<void> =>
    serial(async () => {
      if (!activity.isActive()) return;
      const alarms = numbering.overdue(Date.now() - FORGIVEN_MS).map((hole) => omissionOf(hole, Date.now()));
      if (alarms.length > 0) await pipeline.run({ entries: [], alarms });
      await checkpointer.signIfQuiet();
    });
  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      if (retryAfterMs(error) === undefined) fatal(error);
    });
  }, LOOK_EVERY_MS);
  logger.info('sequencing entries, or standing by');
  return {
    async stop() {
      clearInterval(timer);
      await consumer.stop();
      await reader.stop();
      await producer.stop();
      await kafka.close();
      await telemetry.stop();
    },
  };
}
