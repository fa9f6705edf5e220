import type { Command, DecisionOf, Verdict } from './change.ts';
import { accepted, refused } from './change.ts';
import { isListing } from './periods.ts';
import type { Register } from './register.ts';

/** Decides about hotlist entries: adding or extending an entry takes a signature, withdrawing it takes one press. */
export function decideHotlist(
  register: Register,
  { decision, by }: Command<DecisionOf<'hotlist.add' | 'hotlist.refresh' | 'hotlist.withdraw'>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'hotlist.add') {
    const { entry: terms } = decision;
    if (register.hotlist.has(terms.entryId)) return refused('already_exists');
    if (!isListing(terms.expiresAtMs, nowMs)) return refused('period_invalid');
    const record = { ...terms, issuedBy: by.name, validFromMs: nowMs, refreshedAtMs: nowMs };
    return accepted({ kind: 'hotlist', record });
  }
  const entry = register.hotlist.get(decision.entryId);
  if (!entry) return refused('unknown');
  if (decision.kind === 'hotlist.withdraw') return accepted({ kind: 'hotlist_withdrawn', entryId: entry.entryId });
  const { expiresAtMs } = decision;
  if (!isListing(expiresAtMs, nowMs)) return refused('period_invalid');
  return accepted({ kind: 'hotlist', record: { ...entry, expiresAtMs, refreshedAtMs: nowMs } });
}
