import { publicKeyOf, verifyLog } from '@marsad/proof';
import type { LogVerdict } from '@marsad/proof';
import { auditCheckpoint, auditEntry, auditEntryV1, auditLeaf, topicOf, topicsOf } from '@marsad/schemas';
import type { AnyEvent, AuditCheckpoint, AuditEntry, AuditLeaf, Principal } from '@marsad/schemas';
import type { Stack } from '@marsad/testkit';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { entryOf } from './topic.ts';

export const CITY = 'rabat';

const TOPICS = [auditEntry, auditEntryV1, auditLeaf, auditCheckpoint].flatMap((event) =>
  topicsOf(event, { districts: [], agencies: [] }),
);

/** Empties the topics of the audit log before a test, because all tests share the city's one log. */
export async function emptyLog(stack: Stack): Promise<void> {
  const admin = stack.bareKafka('deployment').admin();
  await admin.connect();
  for (const topic of TOPICS) {
    const partitions = (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({
      partition,
      offset: high,
    }));
    await admin.deleteTopicRecords({ topic, partitions });
  }
  await admin.disconnect();
}

let district: Promise<string> | undefined;
/** Starts one instance. Errors that would end its process are collected. */
export async function startAudit(stack: Stack, replica: string, key = stack.addresses.keys.audit.privateKey) {
  // Dead letters need a district's topic.
  district ??= stack.createDistrict();
  const fatal: unknown[] = [];
  const config = readConfig(
    stack.environment('audit', [await district], { MARSAD_REPLICA: replica, MARSAD_AUDIT_PRIVATE_KEY: key }),
  );
  const app = await createApp(config, (error) => fatal.push(error));
  return { ...app, fatal };
}

/** Sends entries as their producers do, without the recorder's numbering; `by` may differ from the principal that they name. */
export async function sendEntries(
  stack: Stack,
  seqs: readonly number[],
  more: Partial<AuditEntry> = {},
  by?: Principal,
): Promise<void> {
  const messages = seqs.map((seq) => {
    const entry = entryOf(seq, { entryId: `${more.producer ?? 'p'}-${seq}`, ...more });
    return { key: entry.producer, value: JSON.stringify(entry), headers: headersOf(auditEntry, entry.entryId) };
  });
  const principal = by ?? ((more.principal ?? 'command-center') as Principal);
  await sendRaw(stack, principal, topicOf(auditEntry, principal), messages);
}

type RawMessage = { key: string; value: string; headers: Record<string, string> };
async function sendRaw(stack: Stack, principal: Principal, topic: string, messages: RawMessage[]): Promise<void> {
  const producer = stack.bareKafka(principal).producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages });
  await producer.disconnect();
}

/** Sends any leaf as an instance of the service does. */
export const sendLeaf = (stack: Stack, leaf: AuditLeaf): Promise<void> =>
  sendRaw(stack, 'audit', topicOf(auditLeaf), [
    { key: String(leaf.index), value: JSON.stringify(leaf), headers: headersOf(auditLeaf, `zombie-${leaf.index}`) },
  ]);

const headersOf = (event: AnyEvent, id: string): Record<string, string> => ({
  ce_specversion: '1.0',
  ce_id: id,
  ce_source: '/test',
  ce_type: event.type,
  ce_time: new Date().toISOString(),
  ce_city: CITY,
  ce_origin: 'server',
  'content-type': 'application/json',
});

/** Reads everything that both topics of the log hold now, oldest first. */
export async function readTopics(stack: Stack): Promise<{ leaves: AuditLeaf[]; checkpoints: AuditCheckpoint[] }> {
  const checkpoints = await readTopic(stack, auditCheckpoint);
  const leaves = await readTopic(stack, auditLeaf);
  return { leaves: leaves as AuditLeaf[], checkpoints: checkpoints as AuditCheckpoint[] };
}

export async function verdictOf(stack: Stack): Promise<LogVerdict> {
  const key = { name: `marsad/${CITY}`, publicKey: publicKeyOf(stack.addresses.keys.audit.publicKey) };
  return verifyLog({ ...(await readTopics(stack)), key });
}

let readers = 0;
async function readTopic(stack: Stack, event: AnyEvent): Promise<unknown[]> {
  const topic = topicOf(event);
  const client = stack.bareKafka('deployment');
  const admin = client.admin();
  await admin.connect();
  const [ends] = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  if (!ends || ends.low === ends.high) return [];
  const consumer = client.consumer({
    groupId: `deployment.audit-test-${process.pid}-${(readers += 1)}`,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const records: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        autoCommit: false,
        eachMessage: ({ message }) => {
          records.push(JSON.parse(message.value?.toString() ?? 'null'));
          if (BigInt(message.offset) + 1n >= BigInt(ends.high)) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return records;
}
