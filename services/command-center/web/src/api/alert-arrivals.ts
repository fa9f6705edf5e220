import { alertStageOf, byNewestAlert, isQuietAlert } from '@marsad/schemas';
import type { Alert } from './types.ts';

/** A rise longer ago than this is not announced, because it was announced when it happened, ms. */
const ANNOUNCED_WITHIN_MS = 120_000;

/**
 * Decides whether a revision of an alert is announced: it is where the alert is new or rose to a graver kind, and its rule is not muted.
 * @param before the revision that this page had before, if any
 * @param oldest the oldest alert of the newest alerts, if that list is full; an older alert is not new, it was only revised
 * @returns the key of the announcement, the same for every revision that causes it; undefined where there is nothing to announce
 */
export function announcementOf(
  alert: Alert,
  { before, oldest, nowMs }: { before: Alert | undefined; oldest: Alert | undefined; nowMs: number },
): string | undefined {
  const { alertId, roseAtMs } = alert;
  if (isQuietAlert(alert)) return undefined;
  const rose = roseAtMs !== undefined && roseAtMs !== before?.roseAtMs && nowMs - roseAtMs < ANNOUNCED_WITHIN_MS;
  if (rose && alertStageOf(alert) === 'open') return `${alertId}@${roseAtMs}`;
  const isOld = oldest !== undefined && byNewestAlert(alert, oldest) > 0;
  return before || isOld || alert.state !== 'raised' ? undefined : alertId;
}
