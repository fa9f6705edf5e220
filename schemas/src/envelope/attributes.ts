import { z } from 'zod';
import type { EpochMs } from '../values/ids.ts';
import { Id, Sha256 } from '../values/ids.ts';

/**
 * CloudEvents 1.0 context attributes, as `ce_*` headers in Kafka's binary mode
 * (https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md).
 * Extension attributes are lower case letters and digits only, as the specification asks.
 */
export const Attributes = z.object({
  specversion: z.literal('1.0'),
  id: Id,
  /** `/<city>/<district>/<service>/<instance>`; the district is `city` for an event of the whole city. */
  source: z.string().min(1).max(200),
  type: z.string().min(1).max(200),
  time: z.iso.datetime(),
  /** The alert that the event is about, if any. */
  subject: z.string().min(1).max(200).optional(),
  /** The published schema of the data: `urn:marsad:schema:<family>.<event>.v<N>`, the `$id` of a file in `schemas/published`. */
  dataschema: z.string().min(1).max(200).optional(),
  /** The city whose platform published it. */
  city: z.string().min(1).max(60),
  /** `server`: produced by this platform; `edge`: produced by a smart camera. */
  origin: z.enum(['server', 'edge']),
  /** SHA-256 of the network that decided, if one did. */
  modelhash: Sha256.optional(),
  /** Present on demonstration data, from the camera to the page. */
  simulated: z.literal('true').optional(),
  /** W3C Trace Context. */
  traceparent: z.string().max(120).optional(),
});
export type Attributes = z.infer<typeof Attributes>;

export const JSON_CONTENT_TYPE = 'application/json';
export const JPEG_CONTENT_TYPE = 'image/jpeg';
/** The header with a picture's metadata as compact JSON. The picture itself is the message's value. */
export const PICTURE_HEADER = 'ce_picture';

export const toTime = (epochMs: z.infer<typeof EpochMs>): string => new Date(epochMs).toISOString();
