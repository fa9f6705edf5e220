import { byNeed, byNewestAlert, needOf, type Alert, type NeedPlace } from '@marsad/schemas';

/** @property orderMs when the broker took the revision, UTC ms, which is the same on every instance */
export type OrderedAlert = { alert: Alert; orderMs: number };
export type AlertChange = OrderedAlert & { kind: 'alert'; district: string };

type Known = OrderedAlert & { readonly need: NeedPlace };
type Compare = (a: Known, b: Known) => number;

/** Every alert that the topic holds, in its highest revision. */
export function createAlertMemory() {
  const alerts = new Map<string, Known>();
  const newest = createOrder(alerts, (a, b) => byNewestAlert(a.alert, b.alert));
  const queue = createOrder(alerts, (a, b) => byNeed(a.need, b.need));
  const change = (before: Known | undefined, now: Known | undefined): void => {
    newest.change(before, now);
    queue.change(before, now);
  };
  return {
    putAlert(alert: Alert, orderMs: number): AlertChange | undefined {
      const known = alerts.get(alert.alertId);
      if (known && known.alert.revision >= alert.revision) return undefined;
      const now = { alert, orderMs, need: needOf(alert) };
      alerts.set(alert.alertId, now);
      change(known, now);
      return { kind: 'alert', district: alert.district, alert, orderMs };
    },
    removeAlert(id: string): void {
      change(alerts.get(id), undefined);
      alerts.delete(id);
    },
    alert: (id: string): Alert | undefined => alerts.get(id)?.alert,
    alerts: (): OrderedAlert[] => [...alerts.values()],
    /** Every alert, newest first. */
    history: (): readonly Alert[] => newest.sorted(),
    /** Every alert, in the order of need. */
    queue: (): readonly Alert[] => queue.sorted(),
  };
}

/** So many changes are put into their places one after another. After more of them all is sorted again, as when the topic is first read. */
const MOST_PUT_IN_PLACE = 100;

/** The alerts in one order. Changes are put in when it is next asked for, so that 100,000 alerts are not sorted for each that changes. */
function createOrder(alerts: ReadonlyMap<string, Known>, compare: Compare) {
  let inOrder: Known[] = [];
  let changes: { before: Known | undefined; now: Known | undefined }[] = [];
  let isSorted = true;
  /** Where an alert stands, or would stand. */
  const placeOf = (known: Known): number => {
    let [from, to] = [0, inOrder.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (compare(inOrder[middle] as Known, known) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return {
    change(before: Known | undefined, now: Known | undefined): void {
      if (changes.length < MOST_PUT_IN_PLACE) changes.push({ before, now });
      else isSorted = false;
    },
    sorted(): readonly Alert[] {
      if (!isSorted) inOrder = [...alerts.values()].sort(compare);
      else
        for (const { before, now } of changes) {
          if (before) inOrder.splice(placeOf(before), 1);
          if (now) inOrder.splice(placeOf(now), 0, now);
        }
      isSorted = true;
      changes = [];
      return inOrder.map(({ alert }) => alert);
    },
  };
}
