import { alertStageOf, isQuietAlert } from '@marsad/schemas';
import type { Alert } from '../api/types.ts';

/** The key under which an alert is remembered as seen. It changes when the alert rises, because the person has to see it again. */
export const seenKeyOf = ({ alertId, roseAtMs }: Pick<Alert, 'alertId' | 'roseAtMs'>): string =>
  roseAtMs === undefined ? alertId : `${alertId}@${roseAtMs}`;

/**
 * Whether an alert is unread: this person has not opened it, and it is not acknowledged yet or rose and is still open. What a
 * muted rule raised waits for nobody.
 */
export function isUnread(alert: Alert, seen: ReadonlySet<string>): boolean {
  const isWaiting = alert.state === 'raised' || (alert.roseAtMs !== undefined && alertStageOf(alert) === 'open');
  return isWaiting && !isQuietAlert(alert) && !seen.has(seenKeyOf(alert));
}
