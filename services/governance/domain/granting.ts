import type { Authorisation } from '@marsad/schemas';
import { GRANT_LIFE_MS, GRANT_RENEWED_EVERY_MS } from '@marsad/schemas';
import type { Change, Grant } from './change.ts';
import { withoutCoveringCity } from './coverage.ts';
import type { Register } from './register.ts';
import { isInForce } from './watchlist.ts';

/**
 * The grants that are due now (control 2): one every 30 s for each approved authorisation, while its period runs and a person on its list
 * may be searched for. An authorisation that is over gets a tombstone, which ends it for good. During a halt of faces, and for a search
 * that would now cover the whole city because the directory lost a camera (control 3), grants are not renewed, but they are not ended
 * either.
 */
export function grantsDue(register: Register, cameras: ReadonlySet<string>, nowMs: number): Change[] {
  const halted = register.halts.get('faces')?.halted ?? false;
  const over = [...register.grants.keys()]
    .filter((id) => register.authorisations.get(id)?.state !== 'approved')
    .map((authorisationId): Change => ({ kind: 'grant_ended', authorisationId }));
  if (halted) return over;
  const due = withoutCoveringCity(runningSearches(register, nowMs), cameras).flatMap((authorisation) => {
    const grant = grantOf(authorisation, register, nowMs);
    return grant ? [{ kind: 'grant', record: grant } as const] : [];
  });
  return [...over, ...due];
}

/** Counts the running searches that get no grant, because with them the whole city would be covered. */
export function searchesHeldBack(register: Register, cameras: ReadonlySet<string>, nowMs: number): number {
  const running = runningSearches(register, nowMs);
  return running.length - withoutCoveringCity(running, cameras).length;
}

/** The approved searches whose period runs, earliest decision first, because the later one is held back where both cannot run. */
const runningSearches = (register: Register, nowMs: number): Authorisation[] =>
  [...register.authorisations.values()]
    .filter(({ state, fromMs, toMs }) => state === 'approved' && fromMs <= nowMs && nowMs < toMs)
    .toSorted(
      (a, b) => (a.decidedAtMs ?? 0) - (b.decidedAtMs ?? 0) || (a.authorisationId < b.authorisationId ? -1 : 1),
    );

function grantOf(authorisation: Authorisation, register: Register, nowMs: number): Grant | undefined {
  const { authorisationId, objective, caseReference, cameras, fromMs, toMs, simulated } = authorisation;
  // An entry that was withdrawn is dropped at once; the search for the others goes on.
  const entryIds = authorisation.entryIds.filter((id) => isInForce(register.watchlist.get(id), nowMs));
  const before = register.grants.get(authorisationId);
  const fresh = before !== undefined && nowMs - before.issuedAtMs < GRANT_RENEWED_EVERY_MS;
  const unchanged = before?.entryIds.length === entryIds.length;
  if (entryIds.length === 0 || (fresh && unchanged)) return undefined;
  return {
    authorisationId,
    objective,
    caseReference,
    entryIds,
    cameras,
    fromMs,
    toMs,
    simulated,
    renewal: (before?.renewal ?? -1) + 1,
    issuedAtMs: nowMs,
    expiresAtMs: Math.min(nowMs + GRANT_LIFE_MS, toMs),
  };
}
