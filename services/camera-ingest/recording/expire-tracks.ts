import type { FootageStore, Log } from '../ports.ts';

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

/**
 * Removes the tracks that have expired, by whole hours. Every replica of a district does so; an object that is gone already is no failure.
 * What the store does not remove now is tried again an hour later.
 */
export async function expireTracks(
  { store, districts, log, now }: ExpireTracksOptions,
  lookBackMs: number,
): Promise<void> {
  let removed = 0;
  for (const district of districts) {
    for (const hourMs of expiredHours(now(), lookBackMs)) {
      const listed = await store.list('tracks', store.hourPrefix(district, hourMs));
      if (listed.kind !== 'listed') return log.error({ outcome: listed.kind, district }, NOT_REMOVED);
      for (const key of listed.keys) {
        const outcome = await store.remove('tracks', key);
        if (outcome.kind !== 'removed') return log.error({ outcome: outcome.kind, district }, NOT_REMOVED);
        removed += 1;
      }
    }
  }
  if (removed > 0) log.info({ removed }, 'tracks that have expired were removed');
}

const NOT_REMOVED = 'expired tracks could not be removed; it is tried again in an hour';
