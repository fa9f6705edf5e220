import type { AuditAlarm } from '@marsad/schemas';
import { runOf, type LoggedEntry, type OverdueNumbers } from '../ports.ts';

/** A number that is still missing after this time is recorded as an omission, ms. */
export const OMISSION_AFTER_MS = 10_000;

export const omissionOf = (overdue: OverdueNumbers, atMs: number): AuditAlarm => ({
  kind: 'omission',
  ...overdue,
  atMs,
});

export const takenIdAlarm = (entry: LoggedEntry, atMs: number): AuditAlarm => ({
  kind: 'id_taken',
  run: runOf(entry),
  from: entry.seq,
  to: entry.seq,
  count: 1,
  atMs,
});

/** Makes one alarm for each run. It covers all numbers of the run that were refused together. */
export function refusedNumberAlarms(entries: readonly LoggedEntry[], atMs: number): AuditAlarm[] {
  const byRun = Map.groupBy(entries, runOf);
  return [...byRun].map(([run, refused]) => {
    const seqs = refused.map(({ seq }) => seq);
    return { kind: 'number_refused', run, from: Math.min(...seqs), to: Math.max(...seqs), count: seqs.length, atMs };
  });
}
