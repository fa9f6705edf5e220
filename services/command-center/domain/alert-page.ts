import { alertFilterOf, alertStageOf, byNeed, byNewestAlert, needOf } from '@marsad/schemas';
import type { Alert, AlertFilter, FilteredAlert, NeedPlace } from '@marsad/schemas';
import { groupRepeats, type Repeats } from './alert-repeats.ts';

/** `need`: what nobody has looked at first, then the gravest, then what waits longest. */
export const ALERT_ORDERS = ['newest', 'need'] as const;
export type AlertOrder = (typeof ALERT_ORDERS)[number];

/** The alert after which a page begins. In the order of need it has a rank, which says where the alert stood when the page was made. */
export type After = { readonly alertId: string; readonly atMs: number; readonly rank?: number | undefined };

export const CURSOR = /^(?:(\d{1,3})-)?(\d{1,16})\.([\x21-\x7e]{1,200})$/;
/** The cursor that a reader sends back for the next page. It names the last alert that they have. */
const cursorOf = (alert: Alert, order: AlertOrder): string => {
  if (order === 'newest') return `${alert.raisedAtMs}.${alert.alertId}`;
  const { rank, sinceMs, alertId } = needOf(alert);
  return `${rank}-${sinceMs}.${alertId}`;
};
/** @returns undefined for a cursor of another order, which names no place in this one */
export function afterOf(cursor: string, order: AlertOrder): After | undefined {
  const [, rank, atMs, alertId] = CURSOR.exec(cursor) ?? [];
  if (atMs === undefined || alertId === undefined || (rank === undefined) !== (order === 'newest')) return undefined;
  return { alertId, atMs: Number(atMs), ...(rank !== undefined && { rank: Number(rank) }) };
}

export type PageWanted = {
  readonly order: AlertOrder;
  /** Whether alerts that repeat each other are one row. */
  readonly grouped: boolean;
  /** Only the alerts that are repeats of this one, itself included. */
  readonly repeatsOf?: string | undefined;
  readonly after?: After | undefined;
  readonly limit: number;
};

/** A row that stands for several alerts. `alertId` is the one that is listed. */
export type RepeatedRow = {
  readonly alertId: string;
  readonly count: number;
  readonly fromMs: number;
  readonly toMs: number;
};

export type AlertPage = {
  readonly alerts: readonly Alert[];
  /** The listed alerts that stand for others too. */
  readonly repeats: RepeatedRow[];
  /** How many alerts fit the filter and the stage, on all pages together. */
  readonly total: number;
  /** How many rows that makes. */
  readonly rows: number;
  /** How many alerts fit the filter in each stage. */
  readonly counts: { readonly open: number; readonly handled: number };
  /** Absent on the last page. */
  readonly next?: string;
};

/**
 * Makes one page of the alerts that a person may see. A page begins after an alert, not at a number, so alerts that arrive meanwhile make
 * no page repeat or skip one. In the order of need an alert that somebody moved meanwhile may be on two pages or on none.
 * @param visible in the order that is wanted
 * @param shown returns an alert as this person sees it, because the filter must not find what is hidden from them
 */
export function pageOf(
  visible: readonly Alert[],
  { stage, ...filter }: AlertFilter,
  { order, grouped, repeatsOf, after, limit }: PageWanted,
  shown: (alert: Alert) => FilteredAlert,
): AlertPage {
  const fits = alertFilterOf(filter);
  const inStage: Alert[] = [];
  let [fitting, open] = [0, 0];
  for (const alert of visible) {
    if (!fits(shown(alert))) continue;
    const itsStage = alertStageOf(alert);
    fitting += 1;
    if (itsStage === 'open') open += 1;
    if (stage === undefined || itsStage === stage) inStage.push(alert);
  }
  const wanted = repeatsOf === undefined ? inStage : alertsLike(inStage, repeatsOf);
  const rows = grouped ? groupRepeats(wanted) : wanted.map(asRow);
  const from = after === undefined ? 0 : rows.findIndex(({ alerts: [first] }) => isBehind(first, after, order));
  const page = from < 0 ? [] : rows.slice(from, from + limit);
  const last = page.at(-1);
  const isLast = last === undefined || last === rows.at(-1);
  return {
    alerts: page.map(({ alerts: [first] }) => first),
    repeats: page.flatMap((row) => repeatedRow(row)),
    total: wanted.length,
    rows: rows.length,
    counts: { open, handled: fitting - open },
    ...(isLast ? {} : { next: cursorOf(last.alerts[0], order) }),
  };
}

const asRow = (alert: Alert): Repeats => ({ alerts: [alert], fromMs: alert.raisedAtMs, toMs: alert.raisedAtMs });

const repeatedRow = ({ alerts, fromMs, toMs }: Repeats): RepeatedRow[] =>
  alerts.length > 1 ? [{ alertId: alerts[0].alertId, count: alerts.length, fromMs, toMs }] : [];

const alertsLike = (alerts: readonly Alert[], alertId: string): readonly Alert[] =>
  groupRepeats(alerts).find((row) => row.alerts.some((alert) => alert.alertId === alertId))?.alerts ?? [];

function isBehind(alert: Alert, { alertId, atMs, rank = 0 }: After, order: AlertOrder): boolean {
  if (order === 'newest') return byNewestAlert({ alertId, raisedAtMs: atMs }, alert) < 0;
  const place: NeedPlace = { rank, sinceMs: atMs, alertId };
  return byNeed(place, needOf(alert)) < 0;
}
