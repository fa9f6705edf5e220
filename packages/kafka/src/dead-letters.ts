import { messageDeadLettered, PICTURE_HEADER, type AnyEvent } from '@marsad/schemas';
import { injectTraceparent, inTraceOf } from '@marsad/telemetry';
import { textHeaders } from './decode.ts';
import { headerOf } from './encode.ts';
import type { RawMessage } from './kafkajs.ts';
import type { DeadLetterReason, EventProducer } from './types.ts';

/** Base64 of it must stay below the schema's 200,000 characters. */
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
 * The record of a message that could not be used. Of a topic that may hold personal data it says where the message lies and what its headers
 * were; neither the value nor a picture's metadata, which is a value in a header.
 */
export function deadLetterData(letter: DeadLetter, atMs: number) {
  const { event, district, group, topic, partition, message, reason, detail } = letter;
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

/** Resolves when the broker has acknowledged all of them: before that no offset may advance. The same message gives the same id twice. */
export async function writeDeadLetters(
  producer: EventProducer,
  letters: readonly DeadLetter[],
  nowMs: number,
): Promise<void> {
  await producer.sendMany(
    messageDeadLettered,
    letters.map((letter) => ({
      data: deadLetterData(letter, nowMs),
      options: {
        id: `${letter.group}:${letter.topic}/${letter.partition}/${letter.message.offset}`.slice(-200),
        atMs: nowMs,
        traceparent: traceparentOf(letter.message),
      },
    })),
  );
}

/** The dead letter goes on from the span that the message was sent from; a broken header is nobody's. */
const traceparentOf = (message: RawMessage): string | undefined =>
  inTraceOf(textHeaders(message)[headerOf('traceparent')], injectTraceparent);
