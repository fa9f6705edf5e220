import type { Analytic, HaltV1 } from '@marsad/schemas';
import type { Command, DecisionOf, Halt, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import type { Register } from './register.ts';

/**
 * Decides about halts. Every role that may halt does so everywhere with one press (control 23); resuming takes a controller's signature.
 */
export function decideHalt(
  register: Register,
  { decision: { kind, analytic, reason }, by, hash, takenAtMs }: Command<DecisionOf<'halt' | 'resume'>>,
  nowMs: number,
): Verdict {
  const before = register.halts.get(analytic);
  // A resume that was signed before the latest halt cannot answer it.
  if (kind === 'resume' && (!before?.halted || takenAtMs < before.atMs)) return refused('not_possible_now');
  const record = {
    analytic,
    halted: kind === 'halt',
    by: actorOf(by),
    reason,
    // A halt counts from the time at which it was pressed, so that decisions signed after it are newer. Each record is later than the one
    // before, so readers recognise a replay.
    atMs: Math.max((before?.atMs ?? -1) + 1, kind === 'halt' ? takenAtMs : nowMs),
    madeBy: madeBy(before, hash),
  };
  return accepted({ kind: 'halt', record });
}

/** A halt from before halts were signed. It stays in force and is signed when it is published. */
export const unsignedHalt = (before: HaltV1): Halt => before;

/**
 * A halt for an analytic whose real state is unknown because its record was overwritten. It fails closed: the analytic stops until a
 * controller resumes it.
 */
export const precautionaryHalt = (analytic: Analytic, nowMs: number): Halt => ({
  analytic,
  halted: true,
  by: { subject: 'governance', name: 'governance', agency: 'governance' },
  reason: 'the record of halts was written over by somebody else',
  atMs: nowMs,
});
