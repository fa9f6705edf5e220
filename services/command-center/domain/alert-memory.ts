import { byNewestAlert, type Alert } from '@marsad/schemas';

/** @property orderMs when the broker took the revision, UTC ms, which is the same on every instance */
export type OrderedAlert = { alert: Alert; orderMs: number };
export type AlertChange = OrderedAlert & { kind: 'alert'; district: string };

/** Every alert that the topic holds, in its highest revision. */
export function createAlertMemory() {
  const alerts = new Map<string, OrderedAlert>();
  /** The sorted ids. They are sorted again only after an alert was added or removed, because a revision does not change its place. */
  let newestFirst: readonly string[] | undefined;
  return {
    putAlert(alert: Alert, orderMs: number): AlertChange | undefined {
      const known = alerts.get(alert.alertId);
      if (known && known.alert.revision >= alert.revision) return undefined;
      if (!known) newestFirst = undefined;
      alerts.set(alert.alertId, { alert, orderMs });
      return { kind: 'alert', district: alert.district, alert, orderMs };
    },
    removeAlert(id: string): void {
      newestFirst = undefined;
      alerts.delete(id);
    },
    alert: (id: string): Alert | undefined => alerts.get(id)?.alert,
    alerts: (): OrderedAlert[] => [...alerts.values()],
    /** Every alert, newest first. */
    history(): Alert[] {
      newestFirst ??= [...alerts.values()]
        .map(({ alert }) => alert)
        .sort(byNewestAlert)
        .map(({ alertId }) => alertId);
      return newestFirst.flatMap((id) => alerts.get(id)?.alert ?? []);
    },
  };
}
