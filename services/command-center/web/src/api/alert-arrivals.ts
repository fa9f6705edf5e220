import { alertStageOf, byNewestAlert } from '@marsad/schemas';
import type { Alert } from './types.ts';

/** An alert that rose longer ago was announced when it rose, ms. */
const ANNOUNCED_WITHIN_MS = 120_000;

/**
 * Whether this revision of an alert is announced to the person: because the alert is new, or because it rose.
 * @param before the alert as this page had it
 * @param oldest the oldest alert of a full list: what is older was there before, and was only revised
 * @returns a key that is the same for every revision which announces the same thing; undefined where there is nothing to announce
 */
export function announcementOf(
  alert: Alert,
  { before, oldest, nowMs }: { before: Alert | undefined; oldest: Alert | undefined; nowMs: number },
): string | undefined {
  const { alertId, roseAtMs } = alert;
  const rose = roseAtMs !== undefined && roseAtMs !== before?.roseAtMs && nowMs - roseAtMs < ANNOUNCED_WITHIN_MS;
  if (rose && alertStageOf(alert) === 'open') return `${alertId}@${roseAtMs}`;
  const isOld = oldest !== undefined && byNewestAlert(alert, oldest) > 0;
  return before || isOld || alert.state !== 'raised' ? undefined : alertId;
}
