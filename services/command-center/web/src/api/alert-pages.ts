import type { InfiniteData } from '@tanstack/react-query';
import { alertStageOf, byNewestAlert, fitsAlertFilter, type AlertFilter } from '@marsad/schemas';
import type { Alert, AlertList } from './types.ts';

/** The pages of alerts that a person has loaded, newest first. */
export type AlertPages = InfiniteData<AlertList, string | undefined>;

const isOpen = (alert: Alert): number => Number(alertStageOf(alert) === 'open');

/**
 * Applies a revision of an alert to the loaded pages. A new alert is inserted by age, an alert that no longer fits the filter is removed,
 * and an alert of a page that is not loaded yet is left out.
 * @param before the revision that the browser had before, if any
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
  const previous = loaded.find(({ alertId }) => alertId === alert.alertId) ?? before;
  if (previous && previous.revision > alert.revision) return pages;
  const last = loaded.at(-1);
  const isBeyondLoaded = first.next !== undefined && last !== undefined && byNewestAlert(alert, last) > 0;
  if (!previous && isBeyondLoaded) return pages;
  const fits = stage === undefined || alertStageOf(alert) === stage;
  const didFit = previous && (stage === undefined || alertStageOf(previous) === stage);
  const isInserted = fits && !isBeyondLoaded && !loaded.some(({ alertId }) => alertId === alert.alertId);
  const openChange = isOpen(alert) - (previous ? isOpen(previous) : 0);
  const totalChange = previous ? 0 : 1;
  return {
    ...pages,
    pages: pages.pages.map((page, index) => ({
      ...page,
      alerts: [
        ...(isInserted && index === 0 ? [alert] : []),
        ...page.alerts.flatMap((other) => (other.alertId !== alert.alertId ? [other] : fits ? [alert] : [])),
      ].sort(byNewestAlert),
      total: page.total + Number(fits) - Number(didFit ?? false),
      counts: { open: page.counts.open + openChange, handled: page.counts.handled + totalChange - openChange },
    })),
  };
}

/** Removes an alert that is no longer shared from the loaded pages. */
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

/** Converts a filter to the query fields of the API. @param after the cursor of the previous page */
export const queryOf = ({ fromMs, toMs, text, ...filter }: AlertFilter, after: string | undefined, limit: number) => ({
  ...filter,
  from: fromMs,
  to: toMs,
  q: text,
  after,
  limit,
});
