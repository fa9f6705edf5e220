import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Addresses } from '@marsad/deploy-local';
import { kafkaAs, kafkaClient, LocalCityError, messageOf, withAdmin } from '@marsad/deploy-local';
import type { Unreadable } from '@marsad/proof';
import { auditCheckpoint, auditLeaf, topicOf } from '@marsad/schemas';
import type { AuditCheckpoint, AuditLeaf } from '@marsad/schemas';

/** Both topics of the log, in order. A record that cannot be read stays in its place as unreadable. */
export type LogRecords = {
  readonly leaves: readonly (AuditLeaf | Unreadable)[];
  readonly checkpoints: readonly (AuditCheckpoint | Unreadable)[];
};

type Event = typeof auditLeaf | typeof auditCheckpoint;
/** A topic that has records gives one within this time, ms. */
const SILENT_MS = 30_000;

function parseRecord<T>(event: Event, text: string, place: string): T | Unreadable {
  try {
    const data = event.schema.safeParse(JSON.parse(text));
    return data.success ? (data.data as T) : { unreadable: place };
  } catch {
    return { unreadable: place };
  }
}

/** Reads the log of a running city as the deployment. It reads the checkpoints first, so that none of them is newer than the last leaf. */
export async function readLogOfCity(addresses: Pick<Addresses, 'kafka'>): Promise<LogRecords> {
  const checkpoints = await readTopic<AuditCheckpoint>(addresses, auditCheckpoint);
  return { checkpoints, leaves: await readTopic<AuditLeaf>(addresses, auditLeaf) };
}

async function readTopic<T>(addresses: Pick<Addresses, 'kafka'>, event: Event): Promise<(T | Unreadable)[]> {
  const address = kafkaAs(addresses, 'deployment');
  const topic = topicOf(event);
  const [ends] = await withAdmin(address, (admin) => admin.fetchTopicOffsets(topic));
  const records: (T | Unreadable)[] = [];
  if (!ends || ends.low === ends.high) return records;
  const consumer = kafkaClient(address).consumer({
    groupId: `deployment.audit.${randomUUID()}`,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const late = () => reject(new LocalCityError(`${topic} gave nothing for ${SILENT_MS / 1_000} s: is Kafka well?`));
      let timer = setTimeout(late, SILENT_MS);
      consumer
        .run({
          autoCommit: false,
          eachBatch: ({ batch }) => {
            clearTimeout(timer);
            for (const { value, offset } of batch.messages)
              records.push(parseRecord(event, value?.toString('utf8') ?? '', `${topic}/0/${offset}`));
            if (BigInt(batch.lastOffset()) + 1n >= BigInt(ends.high)) resolve();
            else timer = setTimeout(late, SILENT_MS);
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return records;
}

/** Reads the files that `audit export` wrote: one JSON record a line. */
export function readLogOfFiles(leavesFile: string, checkpointsFile: string): LogRecords {
  return {
    leaves: linesOf(leavesFile).map(({ text, place }) => parseRecord<AuditLeaf>(auditLeaf, text, place)),
    checkpoints: linesOf(checkpointsFile).map(({ text, place }) =>
      parseRecord<AuditCheckpoint>(auditCheckpoint, text, place),
    ),
  };
}

const linesOf = (file: string): { text: string; place: string }[] =>
  readText(file)
    .split('\n')
    .map((text, index) => ({ text, place: `${file}:${index + 1}` }))
    .filter(({ text }) => text.trim() !== '');

/** @throws {LocalCityError} that names the file */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new LocalCityError(`${file} cannot be read: ${messageOf(error)}`);
  }
}
