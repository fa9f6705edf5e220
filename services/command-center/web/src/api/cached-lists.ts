import { byNewestAlert } from '@marsad/schemas';
import type { Alert, AlertList, CameraView } from './types.ts';

/** How many alerts a shift may have to notice at once; the page of alerts goes back further. */
export const NEWEST = 300;

/** The newest alerts with this one in its place. @param isKnown whether the page had it before, in this list or elsewhere */
export function withNewestAlert(list: AlertList, alert: Alert, isKnown: boolean): AlertList {
  const others = list.alerts.filter(({ alertId }) => alertId !== alert.alertId);
  const alerts = [...others, alert].sort(byNewestAlert).slice(0, NEWEST);
  return { ...list, alerts, total: list.total + (isKnown ? 0 : 1) };
}

export function withoutNewestAlert(list: AlertList, removedId: string): AlertList {
  const alerts = list.alerts.filter(({ alertId }) => alertId !== removedId);
  return { ...list, alerts, total: list.total - (list.alerts.length - alerts.length) };
}

/** The oldest alert of a list that is full; a list with room lacks nothing. */
export const oldestOfFull = (list: AlertList | undefined): Alert | undefined =>
  list && list.alerts.length >= NEWEST ? list.alerts.at(-1) : undefined;

/** The cameras with this one as it is now. @param entry null for a camera that was removed */
export function withCamera(cameras: readonly CameraView[], camera: string, entry: CameraView | null): CameraView[] {
  if (!entry) return cameras.filter((other) => other.camera !== camera);
  const at = cameras.findIndex((other) => other.camera === camera);
  return at < 0 ? [...cameras, entry] : cameras.with(at, entry);
}
