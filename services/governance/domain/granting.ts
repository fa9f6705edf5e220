import type { Authorisation } from '@marsad/schemas';
import { GRANT_LIFE_MS, GRANT_RENEWED_EVERY_MS } from '@marsad/schemas';
import type { Change, Grant } from './change.ts';
import { withoutCoveringCity } from './coverage.ts';
import type { Register } from './register.ts';
import { isInForce } from './watchlist.ts';

/**
 * The grants that are due now (control 2): of each approved authorisation, while its period runs and somebody of it may be looked for, one
 * every 30 s. What is over gets a tombstone, which readers take for the end for ever. A halt of faces is none: grants are only not renewed,
 * and go on when a controller resumes. Nor is what has come to cover the whole city, since a camera of the directory is gone (control 3).
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

/** How many searches that run now are kept back, because with them the whole city would be covered. */
export function searchesHeldBack(register: Register, cameras: ReadonlySet<string>, nowMs: number): number {
  const running = runningSearches(register, nowMs);
  return running.length - withoutCoveringCity(running, cameras).length;
}

/** Approved and in their period, the earliest decision first: the later one is kept back where both cannot be. */
const runningSearches = (register: Register, nowMs: number): Authorisation[] =>
  [...register.authorisations.values()]
    .filter(({ state, fromMs, toMs }) => state === 'approved' && fromMs <= nowMs && nowMs < toMs)
    .toSorted(
      (a, b) => (a.decidedAtMs ?? 0) - (b.decidedAtMs ?? 0) || (a.authorisationId < b.authorisationId ? -1 : 1),
    );

function grantOf(authorisation: Authorisation, register: Register, nowMs: number): Grant | undefined {
  const { authorisationId, objective, caseReference, cameras, fromMs, toMs, simulated } = authorisation;
  // Who was withdrawn is looked for no longer, at once; the others still are.
  const entryIds = authorisation.entryIds.filter((id) => isInForce(register.watchlist.get(id), nowMs));
  const before = register.grants.get(authorisationId);
  const fresh = before !== undefined && nowMs - before.issuedAtMs < GRANT_RENEWED_EVERY_MS;
  const unchanged = before?.entryIds.length === entryIds.length;
  if (entryIds.length === 0 || (fresh && unchanged)) return undefined;
  return {
    ...{ authorisationId, objective, caseReference, entryIds, cameras, fromMs, toMs, simulated },
    renewal: (before?.renewal ?? -1) + 1,
    issuedAtMs: nowMs,
    expiresAtMs: Math.min(nowMs + GRANT_LIFE_MS, toMs),
  };
}
