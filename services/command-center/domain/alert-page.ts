import { alertStageOf, byNewestAlert, fitsAlertFilter } from '@marsad/schemas';
import type { Alert, AlertFilter, FilteredAlert } from '@marsad/schemas';

/** The alert after which a page begins. */
export type After = Pick<Alert, 'alertId' | 'raisedAtMs'>;

/** The cursor that a reader sends back for the next page. It names the last alert that they have. */
const cursorOf = ({ raisedAtMs, alertId }: After): string => `${raisedAtMs}.${alertId}`;
export const CURSOR = /^(\d{1,16})\.([\x21-\x7e]{1,200})$/;
export function afterOf(cursor: string): After | undefined {
  const [, raisedAt, alertId] = CURSOR.exec(cursor) ?? [];
  return raisedAt === undefined || alertId === undefined ? undefined : { raisedAtMs: Number(raisedAt), alertId };
}

export type AlertPage = {
  readonly alerts: readonly Alert[];
  /** How many alerts fit the filter and the stage, on all pages together. */
  readonly total: number;
  /** How many alerts fit the filter in each stage. */
  readonly counts: { readonly open: number; readonly handled: number };
  /** Absent on the last page. */
  readonly next?: string;
};

/**
 * Makes one page of the alerts that a person may see, newest first. A page begins after an alert, not at a number, so alerts that arrive
 * meanwhile make no page repeat or skip one.
 * @param visible newest first
 * @param shown returns an alert as this person sees it, because the filter must not find what is hidden from them
 */
export function pageOf(
  visible: readonly Alert[],
  { stage, ...filter }: AlertFilter,
  { after, limit }: { readonly after?: After | undefined; readonly limit: number },
  shown: (alert: Alert) => FilteredAlert,
): AlertPage {
  const fitting = visible.filter((alert) => fitsAlertFilter(shown(alert), filter));
  const open = fitting.filter((alert) => alertStageOf(alert) === 'open').length;
  const inStage = stage === undefined ? fitting : fitting.filter((alert) => alertStageOf(alert) === stage);
  const from = after === undefined ? 0 : inStage.findIndex((alert) => byNewestAlert(after, alert) < 0);
  const alerts = from < 0 ? [] : inStage.slice(from, from + limit);
  const last = alerts.at(-1);
  const isLast = last === undefined || last === inStage.at(-1);
  return {
    alerts,
    total: inStage.length,
    counts: { open, handled: fitting.length - open },
    ...(isLast ? {} : { next: cursorOf(last) }),
  };
}
