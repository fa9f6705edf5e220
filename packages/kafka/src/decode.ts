import type { z } from 'zod';
import {
  Attributes,
  eventOfType,
  JPEG_CONTENT_TYPE,
  JSON_CONTENT_TYPE,
  MAX_MESSAGE_BYTES,
  PICTURE_HEADER,
  type AnyEvent,
} from '@marsad/schemas';
import { BEAT_KEY, headerOf } from './encode.ts';
import { isJpeg } from './jpeg.ts';
import type { RawMessage } from './kafkajs.ts';
import { quickReaderOf } from './quick-reader.ts';
import type { DeadLetterReason } from './types.ts';
import { isText } from './well-formed.ts';
import { detailOf } from './zod-detail.ts';

/** A decoded message. */
export type Decoded =
  | {
      readonly kind: 'event';
      readonly attributes: Attributes;
      readonly data: Record<string, unknown>;
      readonly picture?: Buffer;
    }
  | { readonly kind: 'tombstone' }
  /** A record that only rolls the segments of a quiet compacted topic. Readers ignore it. */
  | { readonly kind: 'beat' }
  | Unreadable;
export type Unreadable = { readonly kind: 'unreadable'; readonly reason: DeadLetterReason; readonly detail: string };

const unreadable = (reason: DeadLetterReason, detail: string): Unreadable => ({ kind: 'unreadable', reason, detail });

/**
 * Reads one message as the event that its topic carries. Unknown fields are removed and not refused, because a newer producer may know
 * more.
 * @param place the district or agency of the topic; undefined for a topic of the whole city
 */
export function decodeMessage(message: RawMessage, event: AnyEvent, place: string | undefined): Decoded {
  if (message.value === null) return decodeEmpty(message, event);
  const headers = textHeaders(message);
  if (headers[headerOf('specversion')] === undefined)
    return unreadable('not_a_cloud_event', 'there is no ce_specversion');
  const type = headers[headerOf('type')];
  if (type !== event.type) return wrongType(type, event);
  const contentType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const wanted = event.content === 'json' ? JSON_CONTENT_TYPE : JPEG_CONTENT_TYPE;
  if (contentType !== wanted)
    return unreadable('wrong_content_type', `${contentType?.slice(0, 100) ?? 'none'} instead of ${wanted}`);
  const attributes = read(Attributes, attributesFrom(headers));
  if (!attributes.success) return unreadable('not_a_cloud_event', detailOf(attributes.error));
  if (message.value.length > MAX_MESSAGE_BYTES) {
    return unreadable('schema_mismatch', `${message.value.length} bytes, the limit is ${MAX_MESSAGE_BYTES}`);
  }
  const content = event.content === 'json' ? message.value.toString() : headers[PICTURE_HEADER];
  if (content === undefined) return unreadable('not_a_cloud_event', `a picture without ${PICTURE_HEADER}`);
  if (event.content === 'jpeg' && !isJpeg(message.value))
    return unreadable('unreadable_picture', 'the value does not begin and end as a JPEG does');
  const data = parse(content, event, place);
  if ('kind' in data) return data;
  return {
    kind: 'event',
    attributes: attributes.data,
    data: data.data,
    ...(event.content === 'jpeg' ? { picture: message.value } : {}),
  };
}

function decodeEmpty(message: RawMessage, event: AnyEvent): Decoded {
  if (event.retention.kind !== 'compact')
    return unreadable('value_missing', 'an empty value on a topic that has no tombstones');
  return message.key?.toString() === BEAT_KEY ? { kind: 'beat' } : { kind: 'tombstone' };
}

function wrongType(type: string | undefined, event: AnyEvent): Unreadable {
  const shown = type?.slice(0, 100) ?? 'none';
  const family = event.type.slice(0, event.type.lastIndexOf('.v') + 2);
  if (type?.startsWith(family) === true)
    return unreadable('unknown_version', `${shown}; this consumer reads ${event.type}`);
  const elsewhere = type !== undefined && eventOfType(type) !== undefined ? ', which has a topic of its own' : '';
  return unreadable('unknown_type', `${shown} instead of ${event.type}${elsewhere}`);
}

function parse(
  content: string,
  event: AnyEvent,
  place: string | undefined,
): { readonly data: Record<string, unknown> } | Unreadable {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    return unreadable('not_json', withoutContent(error));
  }
  if (!isText(content, value)) return unreadable('schema_mismatch', 'a text holds half a surrogate pair');
  const parsed = read(event.schema, value);
  if (!parsed.success) return unreadable('schema_mismatch', detailOf(parsed.error));
  if (place !== undefined && parsed.data[event.scope] !== place) {
    return unreadable('unknown_district', `the event names another ${event.scope} than its topic, ${place}`);
  }
  return { data: parsed.data };
}

/** Reads by the compiled schema, and where that refuses or there is none, by the schema itself, which says why. */
function read<T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  const data = quickReaderOf(schema)?.(value);
  return data === undefined ? schema.safeParse(value) : { success: true, data: data as T };
}

/** V8 quotes the text in its error. The text may hold personal data, so only the position is kept. */
function withoutContent(error: unknown): string {
  // eslint-disable-next-line no-restricted-syntax -- the engine gives the position nowhere else, and it is only shown
  const position = error instanceof Error ? /at position \d+/.exec(error.message)?.[0] : undefined;
  return position === undefined ? 'the text ends too early or is not JSON' : `not JSON ${position}`;
}

/** Headers as text. A header that occurs twice is left out, so that whatever needs it refuses the message. */
export function textHeaders(message: RawMessage): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    if (value !== undefined && !Array.isArray(value)) texts[name] = value.toString();
  }
  return texts;
}

const NAMES = Object.keys(Attributes.shape).map((name) => [name, headerOf(name)] as const);

function attributesFrom(headers: Readonly<Record<string, string>>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, header] of NAMES) {
    const value = headers[header];
    if (value !== undefined) attributes[name] = value;
  }
  return attributes;
}
