import type { Command, DecisionOf, Verdict } from './change.ts';
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
    // A halt counts from when it was pressed: what was signed between that and now is older. Readers take the later of two.
    atMs: Math.max(before?.atMs ?? 0, kind === 'halt' ? takenAtMs : nowMs),
    madeBy: madeBy(before, hash),
  };
  return accepted({ kind: 'halt', record });
}
