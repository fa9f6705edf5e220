import type { FootageStore, Log, StoreFailure } from '../ports.ts';

const HOUR_MS = 3_600_000;
/** Tracks live for so long, ms. */
export const TRACKS_LIVE_MS = 48 * HOUR_MS;
export const EXPIRE_EVERY_MS = HOUR_MS;
/** How far back to look for what has expired, ms: hourly, and at a start, because the service may have been away for days. */
export const LOOK_BACK_MS = { hourly: 96 * HOUR_MS, atStart: 14 * 24 * HOUR_MS } as const;

export type ExpireTracksOptions = {
  readonly store: Pick<FootageStore, 'list' | 'remove' | 'hourPrefix'>;
  readonly districts: readonly string[];
  readonly log: Log;
  readonly now: () => number;
};

/** The beginnings of the hours, all of whose tracks have expired and that are at most so old. Times in ms. */
export function expiredHours(nowMs: number, lookBackMs: number): number[] {
  // A segment of an hour's end reaches into the next hour, so an hour counts as over one hour later.
  const last = Math.floor((nowMs - TRACKS_LIVE_MS) / HOUR_MS) - 2;
  const first = Math.ceil((nowMs - lookBackMs) / HOUR_MS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => (first + n) * HOUR_MS);
}

/** Whether the tracks of a segment have no time left, as after days in the spool: nobody would remove them in time. */
export const haveTracksExpired = ({ toMs }: { readonly toMs: number }, nowMs: number): boolean =>
  nowMs - toMs >= TRACKS_LIVE_MS;

/**
 * Removes the tracks that have expired, by whole hours. Every replica of a district does so; an object that is gone already is no failure.
 * What the store does not remove now is tried again an hour later.
 */
export async function expireTracks(
  { store, districts, log, now }: ExpireTracksOptions,
  lookBackMs: number,
): Promise<void> {
  const hours = expiredHours(now(), lookBackMs);
  let removed = 0;
  const failures: Failure[] = [];
  for (const prefix of districts.flatMap((district) => hours.map((hourMs) => store.hourPrefix(district, hourMs)))) {
    const outcome = await removeBelow(store, prefix);
    removed += outcome.removed;
    failures.push(...outcome.failures);
    if (failures.at(-1) === 'unavailable') break;
  }
  if (removed > 0) log.info({ removed }, 'tracks that have expired were removed');
  if (failures.length > 0)
    log.error(
      { outcome: failures.at(-1), failures: failures.length },
      'expired tracks could not be removed; it is tried again in an hour',
    );
}

type Failure = StoreFailure['kind'];

/** Removes all tracks below a prefix, also those behind one that the store refuses to remove. */
async function removeBelow(
  store: ExpireTracksOptions['store'],
  prefix: string,
): Promise<{ readonly removed: number; readonly failures: readonly Failure[] }> {
  const listed = await store.list('tracks', prefix);
  if (listed.kind !== 'listed') return { removed: 0, failures: [listed.kind] };
  let removed = 0;
  const failures: Failure[] = [];
  for (const key of listed.keys) {
    const { kind } = await store.remove('tracks', key);
    if (kind === 'removed') removed += 1;
    else failures.push(kind);
    if (kind === 'unavailable') break;
  }
  return { removed, failures };
}
