import type { Change, Command, DecisionOf, Refusal, Verdict } from './change.ts';
import { accepted, refused } from './change.ts';
import { isListing } from './periods.ts';
import type { Register } from './register.ts';

type HotlistKind = 'hotlist.add' | 'hotlist.import' | 'hotlist.refresh' | 'hotlist.withdraw';
type Terms = DecisionOf<'hotlist.add'>['entry'];

/** Decides about hotlist entries: adding or extending entries takes a signature, withdrawing one takes one press. */
export function decideHotlist(
  register: Register,
  { decision, by }: Command<DecisionOf<HotlistKind>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'hotlist.import') return decideImport(register, decision.entries, by.name, nowMs);
  if (decision.kind === 'hotlist.add') {
    const { entry: terms } = decision;
    if (register.hotlist.has(terms.entryId)) return refused('already_exists');
    if (!isListing(terms.expiresAtMs, nowMs)) return refused('period_invalid');
    return accepted(listed(terms, by.name, nowMs));
  }
  const entry = register.hotlist.get(decision.entryId);
  if (!entry) return refused('unknown');
  if (decision.kind === 'hotlist.withdraw') return accepted({ kind: 'hotlist_withdrawn', entryId: entry.entryId });
  const { expiresAtMs } = decision;
  if (!isListing(expiresAtMs, nowMs)) return refused('period_invalid');
  return accepted({ kind: 'hotlist', record: { ...entry, expiresAtMs, refreshedAtMs: nowMs } });
}

/**
 * Takes a list as a whole or not at all, because the person signed all of it. An entry that is listed already is confirmed, if it is still
 * the same plate, reason and case.
 */
function decideImport(register: Register, entries: readonly Terms[], issuedBy: string, nowMs: number): Verdict {
  if (new Set(entries.map(({ entryId }) => entryId)).size < entries.length) return refused('already_exists');
  const faults = entries.flatMap((terms) => whyNotImported(register, terms, nowMs) ?? []);
  const [fault] = faults;
  if (fault) return refused(fault);
  return accepted(
    ...entries.map((terms): Change => {
      const known = register.hotlist.get(terms.entryId);
      if (!known) return listed(terms, issuedBy, nowMs);
      return { kind: 'hotlist', record: { ...known, expiresAtMs: terms.expiresAtMs, refreshedAtMs: nowMs } };
    }),
  );
}

function whyNotImported({ hotlist }: Register, terms: Terms, nowMs: number): Refusal | undefined {
  if (!isListing(terms.expiresAtMs, nowMs)) return 'period_invalid';
  const known = hotlist.get(terms.entryId);
  if (!known) return undefined;
  const isSame =
    known.plate.key === terms.plate.key &&
    known.reason === terms.reason &&
    known.caseReference === terms.caseReference &&
    known.simulated === terms.simulated;
  return isSame ? undefined : 'changed_meanwhile';
}

const listed = (terms: Terms, issuedBy: string, nowMs: number): Change => ({
  kind: 'hotlist',
  record: { ...terms, issuedBy, validFromMs: nowMs, refreshedAtMs: nowMs },
});
