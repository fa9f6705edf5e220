import { z } from 'zod';

/**
 * Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of the record without this field, base64url. Readers verify it with the key that
 * their deployment pinned: whoever can write to a topic can still not invent a right.
 */
export const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'an Ed25519 signature is 86 characters of base64url');

/**
 * The decisions that made a record what it is, the latest last: base64url SHA-256 of command id and decision. A command that comes again is
 * recognised by it, also by an instance that took over.
 */
export const MadeBy = z
  .array(z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a SHA-256 is 43 characters of base64url'))
  .max(20);

/** Why a person ended it, in their words. */
export const EndReason = z.string().min(3).max(300);
