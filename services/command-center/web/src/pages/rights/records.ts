import { hotlistEndOf } from '@marsad/schemas';
import type { fr } from '../../i18n/fr.ts';

export type RecordState = keyof typeof fr.states;
export type RecordTone = 'good' | 'waiting' | 'bad';

const TONE: Partial<Record<RecordState, RecordTone>> = {
  in_force: 'good',
  approved: 'good',
  live: 'good',
  requested: 'waiting',
  proposed: 'waiting',
  waiting: 'waiting',
  rejected: 'bad',
  refused: 'bad',
  stale: 'bad',
};

/** The colour of a state; the state of a record that has ended has none. */
export const toneOf = (state: RecordState): RecordTone | undefined => TONE[state];

/** The newest first. */
export const newestFirst = <Item>(records: readonly Item[], atMs: (record: Item) => number): Item[] =>
  records.toSorted((a, b) => atMs(b) - atMs(a));

type Requested = { state: string; requestedAtMs: number };
const isWaiting = ({ state }: Requested): boolean => state === 'requested';

/** Authorisations that wait for a judge come first. Within both groups the newest comes first. */
export const inQueueOrder = <Item extends Requested>(authorisations: readonly Item[]): Item[] =>
  authorisations.toSorted((a, b) => Number(isWaiting(b)) - Number(isWaiting(a)) || b.requestedAtMs - a.requestedAtMs);

type Listed = { expiresAtMs: number; refreshedAtMs: number };
/** An entry of the hotlist expires by itself, and stops a day after it was last confirmed, so its state follows from the time. */
export function hotlistState(entry: Listed, nowMs: number): 'expired' | 'stale' | 'in_force' {
  if (entry.expiresAtMs <= nowMs) return 'expired';
  return hotlistEndOf(entry) <= nowMs ? 'stale' : 'in_force';
}

const DAY_MS = 86_400_000;
/** When an entry that is confirmed again now will expire: a day after its old end or after now, whichever is later. */
export const refreshedUntilMs = ({ expiresAtMs }: { expiresAtMs: number }, nowMs: number): number =>
  Math.max(expiresAtMs, nowMs) + DAY_MS;
