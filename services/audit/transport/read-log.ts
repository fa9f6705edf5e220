import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, Handled, Kafka } from '@marsad/kafka';
import { isEvent } from '@marsad/kafka';
import { auditCheckpoint, auditLeaf } from '@marsad/schemas';
import type { AuditCheckpoint, AuditLeaf } from '@marsad/schemas';

const EVENTS = [auditLeaf, auditCheckpoint] as const;
type Consumed = (typeof EVENTS)[number];

const POLL_EVERY_MS = 50;

export type LogReader = {
  /** Resolves when everything that the topics held at the time of the call was read. @throws LogBrokenError */
  atEnd(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Reads both topics of the log from their first record and follows them, in a group that only this start uses, so that every instance reads
 * the whole log, standbys too. An error in here ends the process.
 */
export async function readLog(
  kafka: Kafka,
  districts: readonly string[],
  ledger: { readLeaf(record: AuditLeaf): void; readCheckpoint(record: AuditCheckpoint): void },
): Promise<LogReader> {
  /** The next offset of each topic. After a rebalance the group may begin earlier, so records below this offset are skipped. */
  const next = new Map<string, bigint>();
  let failure: Error | undefined;
  const consumer = await kafka.consume({
    group: `log.${randomUUID()}`,
    belongsTo: 'city',
    events: EVENTS,
    districts,
    handle({ topic, events }: Batch<Consumed>): Handled<Consumed> {
      try {
        for (const received of events) {
          if (received.offset < (next.get(topic) ?? 0n)) continue;
          if (isEvent(received, auditLeaf)) ledger.readLeaf(received.data);
          else if (isEvent(received, auditCheckpoint)) ledger.readCheckpoint(received.data);
          next.set(topic, received.offset + 1n);
        }
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        throw failure;
      }
      return {};
    },
  });
  return {
    async atEnd() {
      // The reader commits what it has read, so the group's lag is zero at the end; it is unknown for a topic of which nothing was read yet.
      const group = consumer.groups[0] ?? '';
      while ([...(await kafka.lag(group)).values()].some((behind) => behind !== 0)) {
        if (failure !== undefined) throw failure;
        await sleep(POLL_EVERY_MS);
      }
    },
    stop: () => consumer.stop(),
  };
}
