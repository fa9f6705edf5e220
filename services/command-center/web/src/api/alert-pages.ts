import type { InfiniteData } from '@tanstack/react-query';
import { alertStageOf, byNewestAlert, fitsAlertFilter, type AlertFilter } from '@marsad/schemas';
import type { Alert, AlertList } from './types.ts';

/** The pages that a person has loaded, newest first. */
export type AlertPages = InfiniteData<AlertList, string | undefined>;

const isOpen = (alert: Alert): number => Number(alertStageOf(alert) === 'open');

/**
 * An alert is now so: the pages that are loaded, with it in its place. One that lies beyond them stays there; a new one goes to the top; one that
 * no longer fits goes.
 * @param before as this page last knew it, if it did
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
  const did = known && (stage === undefined || alertStageOf(known) === stage);
  const isTop = fits && !isBeyond && !loaded.some(({ alertId }) => alertId === alert.alertId);
  const [open, all] = [isOpen(alert) - (known ? isOpen(known) : 0), known ? 0 : 1];
  return {
    ...pages,
    pages: pages.pages.map((page, index) => ({
      ...page,
      alerts: [
        ...(isTop && index === 0 ? [alert] : []),
        ...page.alerts.flatMap((one) => (one.alertId !== alert.alertId ? [one] : fits ? [alert] : [])),
      ].sort(byNewestAlert),
      total: page.total + Number(fits) - Number(did ?? false),
      counts: { open: page.counts.open + open, handled: page.counts.handled + all - open },
    })),
  };
}

/** The pages without an alert that is no longer shared. */
export function withoutAlert(pages: AlertPages, alertId: string): AlertPages {
  const gone = pages.pages.flatMap(({ alerts }) => alerts).find((alert) => alert.alertId === alertId);
  if (!gone) return pages;
  const open = isOpen(gone);
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
