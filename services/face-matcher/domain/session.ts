import type { DataOf, faceSession, LiveGrant } from '@marsad/schemas';

export type EndReason = NonNullable<DataOf<typeof faceSession>['endReason']>;

/** What a running session must be ended for, the plainest reason first; undefined: it goes on. */
export function whyEnd(
  session: { readonly grant: LiveGrant; readonly watchlistHash: string },
  now: {
    readonly isActive: boolean;
    readonly isHalted: boolean;
    /** The live grant of this authorisation, if there is one. */
    readonly grant: LiveGrant | undefined;
    /** Whether an act permits faces on any of its cameras. */
    readonly hasAct: boolean;
    /** Of those who may be looked for now; undefined if there is nobody. */
    readonly watchlistHash: string | undefined;
    readonly atMs: number;
  },
): EndReason | undefined {
  if (!now.isActive) return 'service_stopped';
  if (now.isHalted) return 'halted';
  if (!now.grant) return isOverdue(session.grant, now.atMs) ? 'grant_expired' : 'authorisation_ended';
  if (!now.hasAct) return 'act_missing';
  return now.watchlistHash === session.watchlistHash ? undefined : 'watchlist_changed';
}

/** The grant was not renewed in time, although its authorisation would have gone on: governance, or the way to it, is silent. */
const isOverdue = ({ expiresAtMs, toMs }: LiveGrant, atMs: number): boolean => atMs >= expiresAtMs && atMs < toMs;
