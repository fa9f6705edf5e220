import { randomUUID } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import kafkajs from 'kafkajs';
import { LocalCityError } from '../errors.ts';
import type { KafkaAddress } from './admin.ts';
import { kafkaClient, withAdmin } from './admin.ts';

export type MessagePlace = { readonly topic: string; readonly partition: number; readonly offset: string };

const READ_DEADLINE_MS = 15_000;

/**
 * Sends the bytes of a message again to the same topic and partition, with the same key and headers. Every consumer of the topic reads it
 * again, which all of them tolerate.
 * @throws {LocalCityError} when the message has been deleted since
 */
export async function replayMessage(deployment: KafkaAddress, place: MessagePlace): Promise<void> {
  const message = await readMessage(deployment, place);
  const producer = kafkaClient(deployment).producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  try {
    const { key, value, headers } = message;
    const again = { key, value, partition: place.partition, ...(headers ? { headers } : {}) };
    await producer.send({ topic: place.topic, acks: -1, messages: [again] });
  } finally {
    await producer.disconnect();
  }
}

/** Reads the message at one offset. */
export async function readMessage(
  deployment: KafkaAddress,
  { topic, partition, offset }: MessagePlace,
): Promise<KafkaMessage> {
  const gone = new LocalCityError(
    `${topic}/${partition}/${offset} is not on the broker any more: its retention has passed.`,
  );
  const ends = await withAdmin(deployment, (admin) => admin.fetchTopicOffsets(topic));
  const end = ends.find((offsets) => offsets.partition === partition);
  if (!end || BigInt(offset) < BigInt(end.low) || BigInt(offset) >= BigInt(end.high)) throw gone;
  const consumer = kafkaClient(deployment).consumer({
    groupId: `deployment.replay.${randomUUID()}`,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic });
    return await new Promise<KafkaMessage>((resolve, reject) => {
      const late = setTimeout(() => reject(gone), READ_DEADLINE_MS);
      const found = async ({
        message,
        partition: from,
      }: {
        message: KafkaMessage;
        partition: number;
      }): Promise<void> => {
        if (from !== partition || BigInt(message.offset) < BigInt(offset)) return;
        clearTimeout(late);
        // The broker returned a later record: compaction has removed the requested one.
        if (message.offset === offset) resolve(message);
        else reject(gone);
      };
      consumer.run({ autoCommit: false, eachMessage: found }).catch(reject);
      consumer.seek({ topic, partition, offset });
    });
  } finally {
    await consumer.disconnect();
  }
}
