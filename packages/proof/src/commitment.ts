import { createHmac, hkdfSync } from 'node:crypto';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The key of an entry's day was erased, or the clock of this machine is behind the city's key. Such an entry is not made. */
export class CommitmentKeyErasedError extends Error {
  override readonly name = 'CommitmentKeyErasedError';
  readonly code = 'commitment_key_erased';
}

/** @property day counts UTC days from 1970 */
type DayKey = { readonly day: number; readonly secret: string };

/** When a UTC day begins, ms. @param text as `2026-09-21`; undefined for a text that is no day of the calendar */
export function utcDayOf(text: string): number | undefined {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // The engine takes 31 February for 3 March.
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text) ? atMs : undefined;
}

/** Reads `<day>:<secret>`. A key without a day is that of the first day of 1970. */
function readCityKey(cityKey: string): DayKey {
  const [, day, secret] = /^(\d{4}-\d{2}-\d{2}):(.+)$/.exec(cityKey) ?? [];
  if (day === undefined || secret === undefined) return { day: 0, secret: cityKey };
  const fromMs = utcDayOf(day);
  if (fromMs === undefined) throw new RangeError(`the commitment key begins on ${day}, which is no day`);
  return { day: fromMs / DAY_MS, secret };
}

const nextDay = ({ day, secret }: DayKey): DayKey => ({
  day: day + 1,
  secret: createHmac('sha256', secret).update('marsad commitment key of the next day').digest('hex'),
});

function keyOfDay(from: DayKey, day: number): DayKey {
  if (day < from.day) throw new CommitmentKeyErasedError('the key of that day is erased, or the clock is behind it');
  let key = from;
  while (key.day < day) key = nextDay(key);
  return key;
}

const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS);

/**
 * The city's key from a day on. Each day's key is a one-way function of that of the day before, so whoever keeps only the result can commit and show
 * from that day on, and nobody can compute an earlier key from it. A key that begins later already stays as it is.
 * @returns the key in the form `<day>:<secret>`
 */
export function eraseCommitmentKeysBefore(cityKey: string, atMs: number): string {
  const first = readCityKey(cityKey);
  const { day, secret } = keyOfDay(first, Math.max(first.day, dayOf(atMs)));
  return `${new Date(day * DAY_MS).toISOString().slice(0, 10)}:${secret}`;
}

/**
 * Commits an audit entry to an object without naming it: an HMAC-SHA-256 of the object's id, in hex, under the key of its scope (a case, or
 * a camera's day) on the day of the entry, which is derived from the city's key (HKDF, RFC 5869). The owner of the city's key can show that
 * an entry is about an object, until the key of the entry's day is erased.
 */
export function createCommitments(cityKey: string): Commitments {
  const first = readCityKey(cityKey);
  let recent = first;
  return (scope, objectId, atMs) => {
    const day = dayOf(atMs);
    recent = keyOfDay(day < recent.day ? first : recent, day);
    const key = Buffer.from(hkdfSync('sha256', recent.secret, 'marsad audit commitment', scope, 32));
    return createHmac('sha256', key).update(objectId).digest('hex');
  };
}
/**
 * @param atMs when the entry is made, UTC ms
 * @throws {CommitmentKeyErasedError} where the key of that day is erased
 */
export type Commitments = (scope: string, objectId: string, atMs: number) => string;

/** The scope of everything about one camera on one UTC day. */
export const cameraDay = (camera: string, atMs: number): string =>
  `camera-day/${camera}/${new Date(atMs).toISOString().slice(0, 10)}`;
export const caseScope = (caseReference: string): string => `case/${caseReference}`;
