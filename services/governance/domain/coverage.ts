import { signageFault } from '@marsad/schemas';
import type { Authorisation, Camera } from '@marsad/schemas';

type Search = Pick<Authorisation, 'authorisationId' | 'cameras' | 'fromMs' | 'toMs'>;

/**
 * Whether these cameras are all that the city has. Never all cameras at one time is a limit for the city, not for one authorisation, so all
 * searches count together (control 3). With an empty directory the answer is yes.
 */
export const coversCity = (cameras: ReadonlySet<string>, known: ReadonlySet<string>): boolean =>
  [...known].every((camera) => cameras.has(camera));

/**
 * The cameras that can play. A camera that stays off because its signage is missing does not count as left out, so registering one more
 * such camera does not evade the limit.
 */
export const playableCameras = (cameras: Iterable<Camera>, nowMs: number): ReadonlySet<string> =>
  new Set([...cameras].filter((camera) => !signageFault(camera, nowMs)).map(({ camera }) => camera));

const union = (searches: readonly Search[]): ReadonlySet<string> => new Set(searches.flatMap(({ cameras }) => cameras));
const runs = ({ fromMs, toMs }: Search, atMs: number): boolean => fromMs <= atMs && atMs < toMs;

/** Whether, at any moment of this search, it and the others that run then would cover the whole city. */
export function wouldCoverCity(search: Search, others: readonly Search[], known: ReadonlySet<string>): boolean {
  const beside = others.filter(({ authorisationId }) => authorisationId !== search.authorisationId);
  // The set of running searches grows only where a search begins, so only those times need checking.
  const moments = [search, ...beside].map(({ fromMs }) => fromMs).filter((atMs) => runs(search, atMs));
  return moments.some((atMs) => coversCity(union([search, ...beside.filter((other) => runs(other, atMs))]), known));
}

/**
 * Leaves out the searches that, together with those before them, would cover the city. That can happen if the directory has lost cameras
 * since the approval.
 * @param searches in the order of their decisions
 */
export function withoutCoveringCity<S extends Search>(searches: readonly S[], known: ReadonlySet<string>): S[] {
  const running: S[] = [];
  for (const search of searches) if (!coversCity(union([...running, search]), known)) running.push(search);
  return running;
}
