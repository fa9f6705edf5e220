import type { AuditAlarm } from '@marsad/schemas';
import { runOf, type Hole, type LoggedEntry } from '../ports.ts';

/** How long a missing number may still come before the log records it as an omission, ms. */
export const FORGIVEN_MS = 10_000;

export const omissionOf = (hole: Hole, atMs: number): AuditAlarm => ({ kind: 'omission', ...hole, atMs });

export const idTaken = (entry: LoggedEntry, atMs: number): AuditAlarm => ({
  kind: 'id_taken',
  run: runOf(entry),
  from: entry.seq,
  to: entry.seq,
  count: 1,
  atMs,
});

/** One alarm for each run, for all of its numbers that were refused together. */
export function numbersRefused(entries: readonly LoggedEntry[], atMs: number): AuditAlarm[] {
  const byRun = Map.groupBy(entries, runOf);
  return [...byRun].map(([run, refused]) => {
    const seqs = refused.map(({ seq }) => seq);
    return { kind: 'number_refused', run, from: Math.min(...seqs), to: Math.max(...seqs), count: seqs.length, atMs };
  });
}
