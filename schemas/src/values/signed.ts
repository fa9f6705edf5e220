import { z } from 'zod';

/**
 * Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of the record without this field, base64url. Readers verify it with the key that
 * their deployment pinned: whoever can write to a topic can still not invent a right.
 */
export const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'an Ed25519 signature is 86 characters of base64url');
