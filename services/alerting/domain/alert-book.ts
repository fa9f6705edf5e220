import type { Alert } from '@marsad/schemas';

/** Observations of one subject within this time of the last belong to one alert. */
export const MERGE_WITHIN_MS = 60_000;

/** All alerts that are known, and the two ways in which an observation finds its own. */
export type AlertBook = {
  get(alertId: string): Alert | undefined;
  /** Puts a revision in; an older one than is there changes nothing. */
  put(alert: Alert): void;
  /** Alerts into which this read or event was merged, or that it raised. */
  madeFrom(observationId: string): Alert[];
  /** The latest alert of the same rule, camera and subject. */
  latestOf(key: string): Alert | undefined;
  readonly size: number;
};

/** Rule, camera and subject, for merging; for a behaviour the rule is its kind at its place. */
export const mergeKey = (alert: Pick<Alert, 'why' | 'camera' | 'subject'>): string => {
  const rule = alert.why.rule === 'hotlist' ? 'hotlist' : `${alert.why.kind}/${alert.why.placeId}`;
  return `${rule}\n${alert.camera}\n${alert.subject}`;
};

export function createAlertBook(): AlertBook {
  const alerts = new Map<string, Alert>();
  const byObservation = new Map<string, Set<string>>();
  const byKey = new Map<string, Set<string>>();

  const link = (index: Map<string, Set<string>>, key: string, id: string): void => {
    const ids = index.get(key);
    if (ids) ids.add(id);
    else index.set(key, new Set([id]));
  };
  const unlink = (index: Map<string, Set<string>>, key: string, id: string): void => {
    const ids = index.get(key);
    ids?.delete(id);
    if (ids?.size === 0) index.delete(key);
  };
  const found = (ids: Set<string> | undefined): Alert[] => [...(ids ?? [])].flatMap((id) => alerts.get(id) ?? []);

  return {
    get: (alertId) => alerts.get(alertId),
    put(alert) {
      const before = alerts.get(alert.alertId);
      if (before && before.revision > alert.revision) return;
      if (before) {
        unlink(byKey, mergeKey(before), alert.alertId);
        for (const id of before.observationIds ?? []) unlink(byObservation, id, alert.alertId);
      }
      alerts.set(alert.alertId, alert);
      link(byKey, mergeKey(alert), alert.alertId);
      for (const id of alert.observationIds ?? []) link(byObservation, id, alert.alertId);
    },
    madeFrom: (observationId) => found(byObservation.get(observationId)),
    latestOf: (key) =>
      found(byKey.get(key)).reduce<Alert | undefined>(
        (latest, alert) => (latest && latest.lastObservedAtMs >= alert.lastObservedAtMs ? latest : alert),
        undefined,
      ),
    get size() {
      return alerts.size;
    },
  };
}
