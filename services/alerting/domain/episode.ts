import { isKnown, MOST_SIGHTINGS, SEVERITIES } from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';

/** An episode is over when nothing was observed for this long, ms. It is long enough to make a circling vehicle one episode. */
export const QUIET_MS = 10 * 60_000;
/** How long one alert follows an episode, ms. After that the episode raises a new alert, because a person must look again. */
export const LONGEST_MS = 60 * 60_000;

export type Severity = Alert['severity'];

/** An observation that may belong to an episode. */
export type Arrival = {
  /** When it was received, by the platform's clock. */
  readonly atMs: number;
  readonly trackId?: string | undefined;
  /** Whether it makes the alert more serious. */
  readonly rises: boolean;
};

const rankOf = (severity: Severity): number => {
  if (severity === undefined) return -1;
  // An unknown name comes from a later version and ranks above all known ones.
  return isKnown(SEVERITIES, severity) ? SEVERITIES.indexOf(severity) : SEVERITIES.length;
};
export const isGraver = (severity: Severity, than: Severity): boolean => rankOf(severity) > rankOf(than);

/** Whether a person has ended the alert. Nothing that is observed for the first time afterwards may disappear in it. */
export const isOver = ({ state }: Alert): boolean => state === 'dismissed' || state === 'closed';

/** When a person first dismissed or closed the alert, UTC ms; 0 if its history no longer holds that step. */
const endedAtMs = ({ history }: Alert): number =>
  history.find(({ to }) => to === 'dismissed' || to === 'closed')?.atMs ?? 0;

/**
 * Whether the observation belongs to what the person judged when they ended the alert: it is no later than the alert's last observation at
 * that moment, or it is of a track that was in the alert already. An observation that was still in transit at their decision does not
 * belong to it, because they never saw it.
 */
const wasJudged = (alert: Alert, { atMs, trackId, rises }: Arrival): boolean =>
  !rises &&
  (atMs <= Math.min(endedAtMs(alert), alert.lastObservedAtMs) ||
    (trackId !== undefined && (alert.sightings ?? []).some((sighting) => sighting.trackId === trackId)));

/**
 * Whether an alert takes in this observation: it is within `QUIET_MS` of the alert's other observations and within `LONGEST_MS` in all, the
 * alert has room, and nobody has ended it or the person who ended it judged the observation. The answer depends only on the arguments, so
 * it is the same after a replay and on another replica.
 */
export function takesIn(alert: Alert, arrival: Arrival): boolean {
  const { firstObservedAtMs: from, lastObservedAtMs: to } = alert;
  const { atMs } = arrival;
  if (alert.observations >= MOST_SIGHTINGS) return false;
  if (atMs < from - QUIET_MS || atMs > to + QUIET_MS) return false;
  if (Math.max(to, atMs) - Math.min(from, atMs) > LONGEST_MS) return false;
  return !isOver(alert) || wasJudged(alert, arrival);
}
