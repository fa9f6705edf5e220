import { z } from 'zod';
import { Moment } from './ids.ts';

/**
 * Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of the record without this field, base64url. Readers verify it with the key that
 * their deployment pinned, so that the right to write to a topic is not enough to invent a right.
 */
export const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'an Ed25519 signature is 86 characters of base64url');

/**
 * When governance published the record; the signature covers it. Only the broker can set the time at which it received a record, so a
 * record that an attacker sends again was received long after it was published. Records from before this field are judged by the time of
 * their decision.
 */
export const SaidAtMs = Moment.optional();

/** Base64url SHA-256 of command id and decision: the nonce of the sign-in for that decision. */
export const DecisionHash = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a SHA-256 is 43 characters of base64url');

/**
 * The decisions that made the record, the latest last. They let an instance recognise a repeated command, even after a takeover.
 */
export const MadeBy = z.array(DecisionHash).max(20);

/** A person's own words on why they ended the record's validity. */
export const EndReason = z.string().min(3).max(300);
