import type { InfiniteData } from '@tanstack/react-query';
import {
  alertStageOf,
  byNeed,
  byNewestAlert,
  alertFilterOf,
  needOf,
  repeatKeyOf,
  REPEATS_WITHIN_MS,
  type AlertFilter,
} from '@marsad/schemas';
import type { Alert, AlertList } from './types.ts';

/** The pages of alerts that a person has loaded, in the order of the list. */
export type AlertPages = InfiniteData<AlertList, string | undefined>;
/** A list of alerts: the filter, the order, and whether alerts that repeat each other are one row. */
export type ListedAlerts = AlertFilter & {
  readonly order?: 'need' | undefined;
  readonly repeats?: 'grouped' | undefined;
};

const isOpen = (alert: Alert): number => Number(alertStageOf(alert) === 'open');
const compareIn = ({ order }: Pick<ListedAlerts, 'order'>) =>
  order === 'need' ? (a: Alert, b: Alert): number => byNeed(needOf(a), needOf(b)) : byNewestAlert;

/**
 * Applies a revision of an alert to the loaded pages. A new alert is inserted in its place, or counted into the row that it repeats; an alert
 * that no longer fits the filter is removed, and an alert of a page that is not loaded yet is left out.
 * @param before the revision that the browser had before, if any
 */
export function withAlert(pages: AlertPages, alert: Alert, list: ListedAlerts, before: Alert | undefined): AlertPages {
  const { stage, order, repeats, ...filter } = list;
  const [first] = pages.pages;
  if (!first) return pages;
  const isFound = alertFilterOf(filter);
  // Somebody judged what was raised quietly, or it is quiet no longer: it leaves the one list and comes into the other.
  if (!isFound(alert)) return withoutAlert(pages, alert.alertId);
  const compare = compareIn({ order });
  const loaded = pages.pages.flatMap(({ alerts }) => alerts);
  const previous =
    loaded.find(({ alertId }) => alertId === alert.alertId) ?? (before && isFound(before) ? before : undefined);
  if (previous && previous.revision > alert.revision) return pages;
  const last = loaded.at(-1);
  const isBeyondLoaded = first.next !== undefined && last !== undefined && compare(alert, last) > 0;
  if (!previous && isBeyondLoaded) return pages;
  const fits = stage === undefined || alertStageOf(alert) === stage;
  const didFit = previous && (stage === undefined || alertStageOf(previous) === stage);
  const isListed = loaded.some(({ alertId }) => alertId === alert.alertId);
  const row = repeats === 'grouped' && fits && !isListed ? rowRepeatedBy(pages, alert) : undefined;
  const isInserted = fits && !isBeyondLoaded && !isListed && row === undefined;
  const openChange = isOpen(alert) - (previous ? isOpen(previous) : 0);
  const totalChange = previous ? 0 : 1;
  return {
    ...pages,
    pages: pages.pages.map((page, index) => ({
      ...page,
      alerts: [
        ...(isInserted && index === 0 ? [alert] : []),
        ...page.alerts.flatMap((other) => (other.alertId !== alert.alertId ? [other] : fits ? [alert] : [])),
      ].sort(compare),
      repeats: row === undefined || previous ? page.repeats : countedIn(page, row, alert),
      total: page.total + Number(fits) - Number(didFit ?? false),
      rows: page.rows + Number(isInserted) - Number(isListed && !fits),
      counts: { open: page.counts.open + openChange, handled: page.counts.handled + totalChange - openChange },
    })),
  };
}

/** The listed alert that this one repeats. */
function rowRepeatedBy({ pages }: AlertPages, alert: Alert): Alert | undefined {
  const key = repeatKeyOf(alert);
  return pages
    .flatMap((page) => page.alerts.map((listed) => ({ listed, row: rowOf(page, listed) })))
    .find(
      ({ listed, row }) =>
        repeatKeyOf(listed) === key &&
        alert.raisedAtMs >= row.fromMs - REPEATS_WITHIN_MS &&
        alert.raisedAtMs <= row.toMs + REPEATS_WITHIN_MS,
    )?.listed;
}

const rowOf = ({ repeats }: AlertList, { alertId, raisedAtMs }: Alert): AlertList['repeats'][number] =>
  repeats.find((row) => row.alertId === alertId) ?? { alertId, count: 1, fromMs: raisedAtMs, toMs: raisedAtMs };

function countedIn(page: AlertList, listed: Alert, { raisedAtMs }: Alert): AlertList['repeats'] {
  if (!page.alerts.some(({ alertId }) => alertId === listed.alertId)) return page.repeats;
  const { alertId, count, fromMs, toMs } = rowOf(page, listed);
  const others = page.repeats.filter((row) => row.alertId !== alertId);
  return [
    ...others,
    { alertId, count: count + 1, fromMs: Math.min(fromMs, raisedAtMs), toMs: Math.max(toMs, raisedAtMs) },
  ];
}

/**
 * Whether a row that stands for several alerts changed its own state. What it stood for is then another row, which only the server knows.
 */
export const losesRepeats = ({ pages }: AlertPages, alert: Alert): boolean =>
  pages.some(
    (page) =>
      page.repeats.some(({ alertId }) => alertId === alert.alertId) &&
      page.alerts.some((listed) => listed.alertId === alert.alertId && listed.state !== alert.state),
  );

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
      repeats: page.repeats.filter((row) => row.alertId !== alertId),
      total: page.total - 1,
      rows: page.rows - 1,
      counts: { open: page.counts.open - open, handled: page.counts.handled - (1 - open) },
    })),
  };
}

/** Converts a list to the query fields of the API. @param after the cursor of the previous page */
export const queryOf = ({ fromMs, toMs, text, ...filter }: ListedAlerts, after: string | undefined, limit: number) => ({
  ...filter,
  from: fromMs,
  to: toMs,
  q: text,
  after,
  limit,
});
