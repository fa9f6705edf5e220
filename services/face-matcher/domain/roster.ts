import { createHash } from 'node:crypto';
import type { WatchlistEntry } from '@marsad/schemas';

/** The people who may be looked for under a grant now: its entries that two people approved and that have not expired, in a fixed order. */
export function rosterOf(
  grant: { readonly entryIds: readonly string[] },
  entryOf: (entryId: string) => WatchlistEntry | undefined,
  nowMs: number,
): WatchlistEntry[] {
  return [...new Set(grant.entryIds)]
    .toSorted()
    .flatMap((entryId) => entryOf(entryId) ?? [])
    .filter(isEnrolled(nowMs));
}

const isEnrolled =
  (nowMs: number) =>
  ({ state, approvals, expiresAtMs }: WatchlistEntry): boolean =>
    state === 'approved' && new Set(approvals.map(({ by }) => by.subject)).size >= 2 && nowMs < expiresAtMs;

/** SHA-256 of the canonical list (RFC 8785) of entry ids and image hashes: what exactly was matched against. */
export const watchlistHash = (roster: readonly Pick<WatchlistEntry, 'entryId' | 'image'>[]): string =>
  createHash('sha256')
    .update(JSON.stringify(roster.map(({ entryId, image }) => [entryId, image.sha256])))
    .digest('hex');
