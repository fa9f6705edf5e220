import { MAX_AHEAD, runOf, type LoggedEntry, type Numbering } from '../ports.ts';

/**
 * The entries whose numbers are so far beyond the other entries of their runs that no honest producer gave them. Earlier entries of the
 * same batch count too, so a producer that records a lot while no instance sequences is not refused.
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
