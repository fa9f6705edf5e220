import type { InfiniteData } from '@tanstack/react-query';
import { alertStageOf, byNewestAlert, fitsAlertFilter, type AlertFilter } from '@marsad/schemas';
import type { Alert, AlertList } from './types.ts';

/** The pages of alerts that a person has loaded, newest first. */
export type AlertPages = InfiniteData<AlertList, string | undefined>;

const isOpen = (alert: Alert): number => Number(alertStageOf(alert) === 'open');

/**
 * Puts an alert as it is now into the loaded pages. A new alert goes to its place by age, an alert that no longer fits is removed, and an alert
 * beyond the loaded pages is left to be loaded.
 * @param before the revision of it that this page had, if any
 */
export function withAlert(
  pages: AlertPages,
  alert: Alert,
  { stage, ...filter }: AlertFilter,
  before: Alert | undefined,
): AlertPages {
  const [first] = pages.pages;
  if (!first || !fitsAlertFilter(alert, filter)) return pages;
  const loaded = pages.pages.flatMap(({ alerts }) => alerts);
  const known = loaded.find(({ alertId }) => alertId === alert.alertId) ?? before;
  if (known && known.revision > alert.revision) return pages;
  const last = loaded.at(-1);
  const isBeyond = first.next !== undefined && last !== undefined && byNewestAlert(alert, last) > 0;
  if (!known && isBeyond) return pages;
  const fits = stage === undefined || alertStageOf(alert) === stage;
  const didFit = known && (stage === undefined || alertStageOf(known) === stage);
  const isTop = fits && !isBeyond && !loaded.some(({ alertId }) => alertId === alert.alertId);
  const openMore = isOpen(alert) - (known ? isOpen(known) : 0);
  const allMore = known ? 0 : 1;
  return {
    ...pages,
    pages: pages.pages.map((page, index) => ({
      ...page,
      alerts: [
        ...(isTop && index === 0 ? [alert] : []),
        ...page.alerts.flatMap((other) => (other.alertId !== alert.alertId ? [other] : fits ? [alert] : [])),
      ].sort(byNewestAlert),
      total: page.total + Number(fits) - Number(didFit ?? false),
      counts: { open: page.counts.open + openMore, handled: page.counts.handled + allMore - openMore },
    })),
  };
}

/** Removes an alert that is no longer shared. */
export function withoutAlert(pages: AlertPages, alertId: string): AlertPages {
  const removed = pages.pages.flatMap(({ alerts }) => alerts).find((alert) => alert.alertId === alertId);
  if (!removed) return pages;
  const open = isOpen(removed);
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      alerts: page.alerts.filter((alert) => alert.alertId !== alertId),
      total: page.total - 1,
      counts: { open: page.counts.open - open, handled: page.counts.handled - (1 - open) },
    })),
  };
}

/** The filter as the API takes it. */
export const queryOf = ({ fromMs, toMs, text, ...filter }: AlertFilter, after: string | undefined, limit: number) => ({
  ...filter,
  from: fromMs,
  to: toMs,
  q: text,
  after,
  limit,
});
