import type { Analytic, HaltV1 } from '@marsad/schemas';
import type { Command, DecisionOf, Halt, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import type { Register } from './register.ts';

/** One press stops an analytic everywhere (control 23); starting it again takes a controller's signature. */
export function decideHalt(
  register: Register,
  { decision: { kind, analytic, reason }, by, hash, takenAtMs }: Command<DecisionOf<'halt' | 'resume'>>,
  nowMs: number,
): Verdict {
  const before = register.halts.get(analytic);
  // A resume that was given before the latest press says nothing about why somebody pressed.
  if (kind === 'resume' && (!before?.halted || takenAtMs < before.atMs)) return refused('not_possible_now');
  const record = {
    analytic,
    halted: kind === 'halt',
    by: actorOf(by),
    reason,
    // A halt counts from when it was pressed: what was signed between that and now is older. And each record is later than the one before, so
    // that readers know a replay.
    atMs: Math.max((before?.atMs ?? -1) + 1, kind === 'halt' ? takenAtMs : nowMs),
    madeBy: madeBy(before, hash),
  };
  return accepted({ kind: 'halt', record });
}

/** A halt from before halts were signed goes on as the press that it was. */
export const carriedOver = (before: HaltV1): Halt => before;

/**
 * Where a record stands that governance did not sign, somebody wrote over what it had said, and nobody knows any more what that was. The
 * analytic stops until a controller has looked (fails closed).
 */
export const haltOfDoubt = (analytic: Analytic, nowMs: number): Halt => ({
  analytic,
  halted: true,
  by: { subject: 'governance', name: 'governance', agency: 'governance' },
  reason: 'the record of halts was written over by somebody else',
  atMs: nowMs,
});
