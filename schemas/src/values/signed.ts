import { z } from 'zod';
import { Moment } from './ids.ts';

/**
 * Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of the record without this field, base64url. Readers verify it with the key that
 * their deployment pinned: whoever can write to a topic can still not invent a right.
 */
export const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'an Ed25519 signature is 86 characters of base64url');

/**
 * When governance said a record as it stands, signed with it. The broker writes beside it when it took the record, and nobody else can: an
 * earlier record that somebody sends again was taken long after it was said. Records of before this field are held to when they were decided.
 */
export const SaidAtMs = Moment.optional();

/** Base64url SHA-256 of command id and decision: what a sign-in for that decision has for its nonce. */
export const DecisionHash = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a SHA-256 is 43 characters of base64url');

/**
 * The decisions that made a record what it is, the latest last. A command that comes again is
 * recognised by it, also by an instance that took over.
 */
export const MadeBy = z.array(DecisionHash).max(20);

/** Why a person ended it, in their words. */
export const EndReason = z.string().min(3).max(300);
