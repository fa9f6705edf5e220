import { MAX_AHEAD, runOf, type LoggedEntry, type Numbering } from '../ports.ts';

/**
 * Entries whose numbers are far beyond what came of their runs: no counting of an honest producer. What came before them in the same batch
 * counts: an instance that counts on while nobody sequences is not far ahead of itself.
 */
export function farAhead<Entry extends LoggedEntry>(
  entries: readonly Entry[],
  numbering: Pick<Numbering, 'isAhead'>,
): ReadonlySet<Entry> {
  const reached = new Map<string, number>();
  return new Set(
    entries.filter((entry) => {
      const [run, { seq }] = [runOf(entry), entry];
      const before = reached.get(run);
      if (numbering.isAhead(run, seq) && (before === undefined || seq > before + MAX_AHEAD)) return true;
      reached.set(run, Math.max(before ?? -1, seq));
      return false;
    }),
  );
}
