import { z } from 'zod';

/**
 * A district's slug. A district is the unit of scaling, quota, access and failure. Its slug is part of every topic name, so it is short
 * and plain.
 */
export const District = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'a district id is lower case letters, digits and dashes, 31 at most')
  .brand<'District'>();
export type District = z.infer<typeof District>;

/** A camera's id, unique in the city. */
export const CameraId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'a camera id is lower case letters, digits and dashes, 63 at most')
  .brand<'CameraId'>();
export type CameraId = z.infer<typeof CameraId>;

export const MAX_ID_LENGTH = 200;
/** An opaque identifier of printable ASCII without blanks. Ids of observations are readable; derived ids are hashes. */
export const Id = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'an id is 1 to 200 printable ASCII characters without blanks');

/** A SHA-256 in hex, for example of a model file or of stored bytes. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower case hex digits');

/** UTC milliseconds since 1970. */
export const EpochMs = z.int().nonnegative();

/**
 * The last moment that the history can hold, UTC ms. ClickHouse computes the partitions and the expiry of tables in its DateTime, which
 * ends in 2106.
 */
export const LAST_MOMENT_MS = Date.UTC(2100, 0, 1) - 1;

/** UTC milliseconds since 1970 that the history can hold. Times that people enter have this type. */
export const Moment = z.int().nonnegative().max(LAST_MOMENT_MS, 'a moment before the year 2100');

/** A share or a confidence, 0 to 1. */
export const Fraction = z.number().min(0).max(1);
