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
};

/** How the state of a record is coloured; a state that is over has no colour. */
export const toneOf = (state: RecordState): RecordTone | undefined => TONE[state];

/** The newest first. */
export const newestFirst = <Item>(records: readonly Item[], atMs: (record: Item) => number): Item[] =>
  records.toSorted((a, b) => atMs(b) - atMs(a));

type Requested = { state: string; requestedAtMs: number };
const isWaiting = ({ state }: Requested): boolean => state === 'requested';

/** What waits for a judge first, and the newest first among those that wait and among the others. */
export const inQueueOrder = <Item extends Requested>(authorisations: readonly Item[]): Item[] =>
  authorisations.toSorted((a, b) => Number(isWaiting(b)) - Number(isWaiting(a)) || b.requestedAtMs - a.requestedAtMs);

/** An entry of the hotlist ends by itself. */
export const hotlistState = ({ expiresAtMs }: { expiresAtMs: number }, nowMs: number): 'expired' | 'in_force' =>
  expiresAtMs <= nowMs ? 'expired' : 'in_force';

const DAY_MS = 86_400_000;
/** Until when an entry stands that is confirmed again now: a day longer than it would, or than now. */
export const refreshedUntilMs = ({ expiresAtMs }: { expiresAtMs: number }, nowMs: number): number =>
  Math.max(expiresAtMs, nowMs) + DAY_MS;
