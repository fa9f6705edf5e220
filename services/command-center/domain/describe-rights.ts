import { Analytic, type Camera, type Halt } from '@marsad/schemas';
import { analyticsOf, faceGrantsOf } from './camera-rights.ts';
import {
  beginnings,
  nextOfAct,
  nextOfAgreement,
  nextOfAuthorisation,
  nextOfHalt,
  nextOfHotlist,
  nextOfUnmasking,
  nextOfWatchlist,
  type Decider,
} from './next-decisions.ts';
import type { RightsMemory } from './rights-memory.ts';

const withoutSignature = <Signed extends { signature: string }>({ signature: _, ...record }: Signed) => record;

/** A halt without the person and the signature, which every member of the city's staff may read. */
const publicPart = ({ analytic, halted, reason, atMs }: Halt) => ({ analytic, halted, reason, atMs });

/** Which analytics may run on each of these cameras now, and why the others may not. */
export function describePermissions(cameras: readonly Camera[], rights: RightsMemory, atMs: number) {
  const [acts, halts, live] = [rights.acts.all(), rights.halts.all(), rights.grants.live(atMs)];
  return {
    atMs,
    halts: halts.map(publicPart),
    cameras: cameras.map(({ camera, district }) => {
      const analytics = analyticsOf(camera, acts, halts, atMs);
      const faceGrants = faceGrantsOf(camera, analytics, live).map(({ authorisationId, expiresAtMs, toMs }) => ({
        authorisationId,
        untilMs: Math.min(expiresAtMs, toMs),
        toMs,
      }));
      return { camera, district, analytics, faceGrants };
    }),
  };
}

/** Every record about rights, each with the decisions that this person may take next. */
export function describeGovernance(rights: RightsMemory, decider: Decider, atMs: number) {
  return {
    atMs,
    begin: beginnings(decider),
    acts: rights.acts.all().map((act) => ({ ...withoutSignature(act), next: nextOfAct(act, decider, atMs) })),
    hotlist: rights.hotlist.all().map((entry) => ({ ...entry, next: nextOfHotlist(entry, decider, atMs) })),
    watchlist: rights.watchlist.all().map((entry) => {
      const { image: _, ...shown } = entry;
      return { ...shown, next: nextOfWatchlist(entry, decider, atMs) };
    }),
    authorisations: rights.authorisations
      .all()
      .map((authorisation) => ({ ...authorisation, next: nextOfAuthorisation(authorisation, decider, atMs) })),
    grants: rights.grants.live(atMs).map(withoutSignature),
    agreements: rights.agreements
      .all()
      .map((agreement) => ({ ...agreement, next: nextOfAgreement(agreement, decider, atMs) })),
    halts: Analytic.options.map((analytic) => {
      const halt = rights.halts.get(analytic);
      return { analytic, ...(halt && { halt }), next: nextOfHalt(halt, decider) };
    }),
    faceSessions: rights.faceSessions.all(),
    unmaskings: rights.unmaskings
      .all()
      .map((order) => ({ ...withoutSignature(order), next: nextOfUnmasking(order, decider, atMs) })),
  };
}
