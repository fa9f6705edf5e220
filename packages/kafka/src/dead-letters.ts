import { messageDeadLettered, PICTURE_HEADER, type AnyEvent } from '@marsad/schemas';
import { injectTraceparent, inTraceOf } from '@marsad/telemetry';
import { textHeaders } from './decode.ts';
import { headerOf } from './encode.ts';
import type { RawMessage } from './kafkajs.ts';
import type { DeadLetterReason, EventProducer } from './types.ts';

/** bytes. Its base64 must stay below the 200,000 characters that the schema allows. */
const LARGEST_KEPT_VALUE = 149_000;
const HEADER_LENGTH = 300;
const HEADERS = 30;

export type DeadLetter = {
  readonly event: AnyEvent;
  readonly district: string;
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly message: RawMessage;
  readonly reason: DeadLetterReason;
  readonly detail: string;
};

/**
 * The record of a message that could not be used. If the topic may hold personal data, the record has the message's place and headers, but
 * neither the value nor the metadata of a picture, which is a value in a header.
 */
export function deadLetterData(deadLetter: DeadLetter, atMs: number) {
  const { event, district, group, topic, partition, message, reason, detail } = deadLetter;
  const personal = event.personalData !== 'none';
  const headers = Object.entries(textHeaders(message))
    .filter(([name]) => !(personal && name === PICTURE_HEADER))
    .slice(0, HEADERS)
    .map(([name, value]) => [name.slice(0, 100), value.slice(0, HEADER_LENGTH)]);
  const value = personal || (message.value?.length ?? 0) > LARGEST_KEPT_VALUE ? null : message.value;
  return {
    district,
    topic,
    partition,
    offset: message.offset,
    group,
    reason,
    detail: detail.slice(0, 500),
    headers: Object.fromEntries(headers) as Record<string, string>,
    ...(value === null ? {} : { value: value.toString('base64') }),
    atMs,
  };
}

/** Resolves when the broker has acknowledged all of them; no offset may advance before. A repetition has the same id. */
export async function writeDeadLetters(
  producer: EventProducer,
  deadLetters: readonly DeadLetter[],
  nowMs: number,
): Promise<void> {
  await producer.sendMany(
    messageDeadLettered,
    deadLetters.map((deadLetter) => ({
      data: deadLetterData(deadLetter, nowMs),
      options: { atMs: nowMs, traceparent: traceparentOf(deadLetter.message) },
    })),
  );
}

/** The dead letter continues the trace that the message was sent in. A malformed header gives no trace. */
const traceparentOf = (message: RawMessage): string | undefined =>
  inTraceOf(textHeaders(message)[headerOf('traceparent')], injectTraceparent);
