import type { LiveGrant, WatchlistEntry } from '@marsad/schemas';
import { rosterOf, watchlistHash } from '../domain/roster.ts';
import { whyEnd } from '../domain/session.ts';
import type { EndReason } from '../domain/session.ts';
import type { FaceRights } from '../ports.ts';
import type { OpenSession } from './open-session.ts';

export type ScopeNeeds = {
  readonly rights: FaceRights;
  readonly entryOf: (entryId: string) => WatchlistEntry | undefined;
  /** Whether heads of a camera of this grant come to this replica. A replica to which none come holds no templates under the grant. */
  readonly isAssignedHere: (grant: LiveGrant) => boolean;
  readonly now: () => number;
};

/** Answers, from what governance permits now, which sessions may be open on this replica and against whom. */
export function createSessionScope({ rights, entryOf, isAssignedHere, now }: ScopeNeeds) {
  const hasAct = ({ authorisationId, cameras }: LiveGrant): boolean =>
    cameras.some((camera) => rights.faceGrants(camera).some((grant) => grant.authorisationId === authorisationId));
  const rosterNow = (grant: LiveGrant): WatchlistEntry[] => rosterOf(grant, entryOf, now());
  const hashNow = (grant: LiveGrant): string | undefined => {
    const roster = rosterNow(grant);
    return roster.length === 0 ? undefined : watchlistHash(roster);
  };
  return {
    /** The people who may be looked for under this grant. */
    rosterOf: rosterNow,
    /** The live grants under which a session should be open here. */
    grants: (): LiveGrant[] => rights.liveGrants().filter((grant) => isAssignedHere(grant) && hasAct(grant)),
    /** Why a session must end now; undefined while it may go on. */
    whyEnd(session: OpenSession, isStopped: boolean): EndReason | undefined {
      const grant = rights.liveGrants().find((live) => live.authorisationId === session.grant.authorisationId);
      return whyEnd(session, {
        isActive: isAssignedHere(session.grant) && !isStopped,
        isHalted: rights.isHalted('faces'),
        grant,
        hasAct: grant !== undefined && hasAct(grant),
        watchlistHash: grant && hashNow(grant),
        atMs: now(),
      });
    },
  };
}
export type SessionScope = ReturnType<typeof createSessionScope>;
