import type { Command, Refusal } from './change.ts';
import { actorOf, madeBy } from './change.ts';
import { isNewPeriod, SIGNED_LIMITS } from './periods.ts';

/** The common part of acts and agreements: a person signs one into force until a day, and may end it earlier. */
type SignedRecord = {
  readonly state: string;
  readonly revision: number;
  readonly madeBy?: readonly string[] | undefined;
};
type Terms = { readonly validFromMs: number; readonly expiresAtMs: number };
type Signing = Pick<Command, 'by' | 'hash'>;

/**
 * The reason why these terms may not be signed now; undefined where they may. A record that was ended or has expired may be signed again.
 */
export function whyNotSigned(
  before: SignedRecord | undefined,
  { validFromMs, expiresAtMs }: Terms,
  at: { readonly takenAtMs: number; readonly nowMs: number },
): Refusal | undefined {
  if (before?.state === 'in_force') return 'already_exists';
  return isNewPeriod(validFromMs, expiresAtMs, SIGNED_LIMITS, at) ? undefined : 'period_invalid';
}

/** The fields that signing adds to the terms. Signing again is a new decision with a higher revision. */
export const fieldsOfSigning = (before: SignedRecord | undefined, { by, hash }: Signing, nowMs: number) => ({
  revision: (before?.revision ?? -1) + 1,
  state: 'in_force' as const,
  signedBy: actorOf(by),
  signedAtMs: nowMs,
  madeBy: madeBy(before, hash),
});

/** The record if it is in force, or why it cannot be ended. */
export function inForce<R extends SignedRecord>(record: R | undefined): R | Refusal {
  if (!record) return 'unknown';
  return record.state === 'in_force' ? record : 'not_possible_now';
}

/** The fields that an early end adds, except the person who ended it. */
export const fieldsOfEnd = (record: SignedRecord, endReason: string, { hash }: Signing) => ({
  revision: record.revision + 1,
  endReason,
  madeBy: madeBy(record, hash),
});
