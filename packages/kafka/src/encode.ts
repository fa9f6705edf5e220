import {
  Attributes,
  JPEG_CONTENT_TYPE,
  JSON_CONTENT_TYPE,
  MAX_MESSAGE_BYTES,
  CITY_PLACE,
  PICTURE_HEADER,
  schemaUrnOf,
  topicOf,
  toTime,
  type About,
  type AnyEvent,
} from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
import { injectTraceparent } from '@marsad/telemetry';
import { InvalidEventError } from './errors.ts';
import { isJpeg } from './jpeg.ts';
import { strictSchemaOf } from './strict-schema.ts';
import type { SendOptions } from './types.ts';
import { isText } from './well-formed.ts';
import { detailOf } from './zod-detail.ts';

/** A message on its way to its topic. It has been checked, so a reader accepts it as it is. */
export type Outgoing = {
  readonly topic: string;
  readonly key: string;
  /** Null for a tombstone. */
  readonly value: string | Buffer | null;
  readonly headers: Record<string, string>;
  /** The partition to write to; if it is missing, the key decides. */
  readonly partition?: number;
  /** Its size in a record batch, bytes, rounded up. */
  readonly bytes: number;
};

export type Origin = {
  readonly city: string;
  /** `/<service>/<instance>`. The city and the district are written before it. */
  readonly source: string;
  readonly now: () => number;
};

/** The bytes that the record's own fields and the header of its batch take. */
const RECORD_OVERHEAD = 100;
export const MAX_RECORD_BYTES = MAX_MESSAGE_BYTES - 1_000;

/** Encodes a JSON event. @throws InvalidEventError */
export function encodeEvent(origin: Origin, event: AnyEvent, data: unknown, options: SendOptions): Outgoing {
  if (event.content !== 'json')
    throw new InvalidEventError(event.type, 'wrong_content', 'it is a picture: use sendPicture');
  const { topic, key, about } = check(event, data);
  const headers = headersOf(origin, event, about, JSON_CONTENT_TYPE, idOf(event, data, options), options);
  return outgoing(event, topic, key, jsonOf(event, data), headers);
}

/** Encodes a picture with its metadata. @throws InvalidEventError */
export function encodePicture(
  origin: Origin,
  event: AnyEvent,
  metadata: unknown,
  jpeg: Uint8Array,
  options: SendOptions,
): Outgoing {
  if (event.content !== 'jpeg')
    throw new InvalidEventError(event.type, 'wrong_content', 'it is not a picture: use send');
  const { topic, key, about } = check(event, metadata);
  if (!isJpeg(jpeg))
    throw new InvalidEventError(event.type, 'not_a_picture', 'the bytes do not begin and end as a JPEG does');
  const headers = {
    ...headersOf(origin, event, about, JPEG_CONTENT_TYPE, idOf(event, metadata, options), options),
    [PICTURE_HEADER]: jsonOf(event, metadata),
  };
  return outgoing(event, topic, key, Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength), headers);
}

/** Encodes the removal of a key from a compacted topic. @throws InvalidEventError if the topic is not compacted */
export function encodeTombstone(event: AnyEvent, key: string, district: string | undefined): Outgoing {
  if (event.retention.kind !== 'compact') {
    throw new InvalidEventError(event.type, 'not_compacted', 'only the keys of a compacted topic can be removed');
  }
  return outgoing(event, topicOf(event, district), key, null, {});
}

/** The key of records that only roll the segments of a compacted topic. */
export const BEAT_KEY = '_beat';

/** Encodes one beat for each partition, because a segment rolls only when its own partition is written to. */
export const encodeBeats = (event: AnyEvent, district: string | undefined): Outgoing[] =>
  Array.from({ length: event.partitions }, (_, partition) => ({
    ...encodeTombstone(event, BEAT_KEY, district),
    partition,
  }));

type Checked = { readonly topic: string; readonly key: string; readonly about: About };

function check(event: AnyEvent, data: unknown): Checked {
  const parsed = strictSchemaOf(event).safeParse(data);
  if (!parsed.success) throw new InvalidEventError(event.type, 'schema_mismatch', detailOf(parsed.error));
  const checked = parsed.data as Record<string, unknown>;
  const about = event.about?.(checked) ?? {
    subject: textOf(checked['alertId']),
    district: textOf(checked['district']),
  };
  if (event.scope === 'city') return { topic: topicOf(event), key: event.key(checked), about };
  const place = checked[event.scope];
  if (typeof place !== 'string') {
    throw new InvalidEventError(event.type, 'schema_mismatch', `its topic is of a ${event.scope}, and none is in it`);
  }
  return { topic: topicOf(event, place), key: event.key(checked), about };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function jsonOf(event: AnyEvent, data: unknown): string {
  const json = JSON.stringify(data);
  if (!isText(json, data))
    throw new InvalidEventError(event.type, 'schema_mismatch', 'a text holds half a surrogate pair');
  return json;
}

function idOf(event: AnyEvent, data: unknown, { id }: SendOptions): string {
  const recipe = id ?? event.id(data as Record<string, unknown>);
  if (recipe === undefined)
    throw new InvalidEventError(event.type, 'invalid_attributes', 'its id needs more than its data: give it as `id`');
  return mintId(recipe);
}

function headersOf(
  origin: Origin,
  event: AnyEvent,
  about: About,
  contentType: string,
  id: string,
  options: SendOptions,
): Record<string, string> {
  const traceparent = options.traceparent ?? injectTraceparent();
  const attributes = {
    specversion: '1.0',
    id,
    source: `/${origin.city}/${about.district ?? CITY_PLACE}${origin.source}`,
    type: event.type,
    time: timeOf(event, options.atMs ?? origin.now()),
    city: origin.city,
    ...(about.subject === undefined ? {} : { subject: about.subject }),
    dataschema: schemaUrnOf(event),
    origin: options.origin ?? 'server',
    ...(options.modelHash === undefined ? {} : { modelhash: options.modelHash }),
    ...(options.simulated === true ? { simulated: 'true' } : {}),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  const parsed = Attributes.safeParse(attributes);
  if (!parsed.success) throw new InvalidEventError(event.type, 'invalid_attributes', detailOf(parsed.error));
  const headers: Record<string, string> = { 'content-type': contentType };
  for (const [name, value] of Object.entries(attributes)) headers[headerOf(name)] = value;
  return headers;
}

function timeOf(event: AnyEvent, atMs: number): string {
  if (!Number.isInteger(atMs) || atMs < 0 || atMs > 8.64e15) {
    throw new InvalidEventError(event.type, 'invalid_attributes', 'atMs is not a time in whole milliseconds');
  }
  return toTime(atMs);
}

/** The header of an attribute: `traceparent` keeps its name (W3C Trace Context), the others get `ce_` (CloudEvents' Kafka binding). */
export const headerOf = (attribute: string): string => (attribute === 'traceparent' ? attribute : `ce_${attribute}`);

function outgoing(
  event: AnyEvent,
  topic: string,
  key: string,
  value: string | Buffer | null,
  headers: Record<string, string>,
): Outgoing {
  let bytes = RECORD_OVERHEAD + Buffer.byteLength(key) + (value === null ? 0 : Buffer.byteLength(value));
  for (const [name, text] of Object.entries(headers)) bytes += name.length + Buffer.byteLength(text) + 4;
  if (bytes > MAX_RECORD_BYTES) {
    throw new InvalidEventError(
      event.type,
      'too_large',
      `${bytes} bytes with headers, the limit is ${MAX_RECORD_BYTES}`,
    );
  }
  return { topic, key, value, headers, bytes };
}
