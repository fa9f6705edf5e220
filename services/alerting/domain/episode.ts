import { isKnown, MOST_SIGHTINGS, SEVERITIES } from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';

/** So long nothing is observed before an episode is over, ms. A vehicle that circles, or a place that people cross again and again, is one. */
export const QUIET_MS = 10 * 60_000;
/** So long one alert follows an episode, ms; what goes on then raises the next one, so that somebody looks anew. */
export const LONGEST_MS = 60 * 60_000;

export type Severity = Alert['severity'];

/** What an observation brings to an episode. */
export type Arriving = {
  /** When it was received, by the platform's clock. */
  readonly atMs: number;
  readonly trackId?: string | undefined;
  /** Whether it makes the alert more serious. */
  readonly rises: boolean;
};

const rankOf = (severity: Severity): number => {
  if (severity === undefined) return -1;
  // A name of a later version is taken for more than any that is known.
  return isKnown(SEVERITIES, severity) ? SEVERITIES.indexOf(severity) : SEVERITIES.length;
};
export const isGraver = (severity: Severity, than: Severity): boolean => rankOf(severity) > rankOf(than);

/** Whether a person has ended it: nothing that is seen for the first time afterwards may vanish in it. */
export const isOver = ({ state }: Alert): boolean => state === 'dismissed' || state === 'closed';

/** When it was dismissed or, without that, closed. */
const endedAtMs = ({ history }: Alert): number =>
  history.find(({ to }) => to === 'dismissed' || to === 'closed')?.atMs ?? 0;

/**
 * What was over when a person ended it: within what they judged, or by a track that is in it and stays. What was seen between the last that was in
 * it and their decision, and was still on its way to us, they never saw; nor may a clock of ours that is ahead make it look as if they had.
 */
const belongedBefore = (alert: Alert, { atMs, trackId, rises }: Arriving): boolean =>
  !rises &&
  (atMs <= Math.min(endedAtMs(alert), alert.lastObservedAtMs) ||
    (trackId !== undefined && (alert.sightings ?? []).some((sighting) => sighting.trackId === trackId)));

/**
 * Whether an alert takes this in: no longer than the quiet span before its first or after its last observation, within the longest span, while
 * there is room, and not past the decision that ended it. It depends on the alert and on the observation alone: after a replay or on another
 * replica it is the same.
 */
export function takesIn(alert: Alert, arriving: Arriving): boolean {
  const { firstObservedAtMs: from, lastObservedAtMs: to } = alert;
  const { atMs } = arriving;
  if (alert.observations >= MOST_SIGHTINGS) return false;
  if (atMs < from - QUIET_MS || atMs > to + QUIET_MS) return false;
  if (Math.max(to, atMs) - Math.min(from, atMs) > LONGEST_MS) return false;
  return !isOver(alert) || belongedBefore(alert, arriving);
}
