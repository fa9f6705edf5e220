import { z } from 'zod';
import { Moment } from './ids.ts';

/**
 * Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of the record without this field, base64url. Readers verify it with the key that
 * their deployment pinned, so that whoever can write to a topic still cannot invent a right.
 */
export const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'an Ed25519 signature is 86 characters of base64url');

/**
 * When governance published the record as it is; signed with it. Beside it the broker writes when it received the record, which nobody
 * else can do: an earlier record that somebody sends again was received long after it was published. Records from before this field are
 * judged by the time of their decision.
 */
export const SaidAtMs = Moment.optional();

/** Base64url SHA-256 of command id and decision: the nonce of the sign-in for that decision. */
export const DecisionHash = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a SHA-256 is 43 characters of base64url');

/**
 * The decisions that made the record what it is, the latest last. They reveal a command that is delivered again, also to an instance that
 * has taken over.
 */
export const MadeBy = z.array(DecisionHash).max(20);

/** Why a person ended it, in their own words. */
export const EndReason = z.string().min(3).max(300);
