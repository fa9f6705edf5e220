import { SEVERITIES } from '@marsad/schemas';

/** An alert that arrived while the wall was open. */
export type Arrived = {
  readonly alertId: string;
  readonly camera: string;
  /** Its state when it came. */
  readonly state: string;
  readonly severity: string;
  readonly atMs: number;
};

/** For how long the camera of an alert stays in front, ms: long enough to look, short enough that the next one is seen. */
export const FRONT_MS = 30_000;
/** More than this many wait for nobody: what is older is in the queue of alerts. */
const MOST_WAITING = 20;

/** Adds an alert, newest first. An alert that comes again, because it rose, begins its time anew. */
export const withArrived = (before: readonly Arrived[], arrived: Arrived): Arrived[] =>
  [arrived, ...before.filter(({ alertId }) => alertId !== arrived.alertId)].slice(0, MOST_WAITING);

/**
 * The alert whose camera is in front now: the gravest of the last half minute, and of two as grave the newer one. An alert leaves when its time
 * is over, or when somebody has taken it up.
 * @param stateOf the state of an alert now; undefined if it is shared no longer
 */
export function frontOf(
  arrivals: readonly Arrived[],
  { nowMs, stateOf }: { readonly nowMs: number; readonly stateOf: (alertId: string) => string | undefined },
): Arrived | undefined {
  return arrivals
    .filter(({ atMs, alertId, state }) => nowMs - atMs < FRONT_MS && stateOf(alertId) === state)
    .toSorted((a, b) => rankOf(b) - rankOf(a) || b.atMs - a.atMs)[0];
}

/** A severity of a later version ranks as the gravest, because nobody here knows that it is not. */
function rankOf({ severity }: Arrived): number {
  const known = SEVERITIES.findIndex((name) => name === severity);
  return known === -1 ? SEVERITIES.length : known;
}
