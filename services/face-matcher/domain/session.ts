import type { DataOf, faceSession, LiveGrant } from '@marsad/schemas';

export type EndReason = NonNullable<DataOf<typeof faceSession>['endReason']>;

/** Returns why an open session must end, the plainest reason first; undefined while it may go on. */
export function whyEnd(
  session: { readonly grant: LiveGrant; readonly watchlistHash: string },
  now: {
    readonly isActive: boolean;
    readonly isHalted: boolean;
    /** The live grant of this authorisation, if there is one. */
    readonly grant: LiveGrant | undefined;
    /** Whether an act permits faces on any of its cameras. */
    readonly hasAct: boolean;
    /** The hash of the people who may be looked for now; undefined if there is nobody. */
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

/** Whether the grant was not renewed in time although its authorisation has not ended: governance, or the network to it, is silent. */
const isOverdue = ({ expiresAtMs, toMs }: LiveGrant, atMs: number): boolean => atMs >= expiresAtMs && atMs < toMs;
