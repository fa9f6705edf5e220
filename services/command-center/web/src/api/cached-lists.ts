import { byNewestAlert } from '@marsad/schemas';
import type { Alert, AlertList, CameraView } from './types.ts';

/** How many of the newest alerts the browser keeps: as many as a shift may have to notice at once. The alerts page loads older alerts. */
export const NEWEST_LIMIT = 300;

/** Inserts an alert by age, or replaces its older revision. @param isKnown whether the page had the alert before, in any list */
export function withNewestAlert(list: AlertList, alert: Alert, isKnown: boolean): AlertList {
  const others = list.alerts.filter(({ alertId }) => alertId !== alert.alertId);
  const alerts = [...others, alert].sort(byNewestAlert).slice(0, NEWEST_LIMIT);
  return { ...list, alerts, total: list.total + (isKnown ? 0 : 1) };
}

export function withoutNewestAlert(list: AlertList, removedId: string): AlertList {
  const alerts = list.alerts.filter(({ alertId }) => alertId !== removedId);
  return { ...list, alerts, total: list.total - (list.alerts.length - alerts.length) };
}

/** The oldest alert of a full list; undefined while the list has room, because then it lacks no alert. */
export const oldestOfFull = (list: AlertList | undefined): Alert | undefined =>
  list && list.alerts.length >= NEWEST_LIMIT ? list.alerts.at(-1) : undefined;

/** Adds, replaces or removes one camera. @param entry its current state; null for a camera that was removed */
export function withCamera(cameras: readonly CameraView[], camera: string, entry: CameraView | null): CameraView[] {
  if (!entry) return cameras.filter((other) => other.camera !== camera);
  const at = cameras.findIndex((other) => other.camera === camera);
  return at < 0 ? [...cameras, entry] : cameras.with(at, entry);
}
