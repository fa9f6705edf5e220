import { signageFault } from '@marsad/schemas';
import type { Authorisation, Camera } from '@marsad/schemas';

type Search = Pick<Authorisation, 'authorisationId' | 'cameras' | 'fromMs' | 'toMs'>;

/**
 * Whether these cameras are all that the city has. Never all of them at one time is a limit on the city, not on one paper: it counts
 * whatever is looked for, by whomever (control 3). Without a directory nobody can say that one is left out.
 */
export const coversCity = (cameras: ReadonlySet<string>, known: ReadonlySet<string>): boolean =>
  [...known].every((camera) => cameras.has(camera));

/**
 * The cameras that can play. One that stays off for want of its signage is none that a search leaves out: nobody gets round the limit by
 * registering one more.
 */
export const playable = (cameras: Iterable<Camera>, nowMs: number): ReadonlySet<string> =>
  new Set([...cameras].filter((camera) => !signageFault(camera, nowMs)).map(({ camera }) => camera));

const union = (searches: readonly Search[]): ReadonlySet<string> => new Set(searches.flatMap(({ cameras }) => cameras));
const runs = ({ fromMs, toMs }: Search, atMs: number): boolean => fromMs <= atMs && atMs < toMs;

/** Whether, at any moment of this search, it and the others that run then would cover the whole city. */
export function wouldCoverCity(search: Search, others: readonly Search[], known: ReadonlySet<string>): boolean {
  const beside = others.filter(({ authorisationId }) => authorisationId !== search.authorisationId);
  // What runs together changes for the worse only where a search begins.
  const moments = [search, ...beside].map(({ fromMs }) => fromMs).filter((atMs) => runs(search, atMs));
  return moments.some((atMs) => coversCity(union([search, ...beside.filter((other) => runs(other, atMs))]), known));
}

/**
 * Of searches that run now, those that may, in the order of their decisions: one with which the city would be covered does not. That happens
 * where the directory has lost cameras since they were approved.
 */
export function withoutCoveringCity<One extends Search>(searches: readonly One[], known: ReadonlySet<string>): One[] {
  const running: One[] = [];
  for (const search of searches) if (!coversCity(union([...running, search]), known)) running.push(search);
  return running;
}
