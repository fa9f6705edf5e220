import { createHash } from 'node:crypto';
import { alertKindOf, alertSeverityOf, alertStageOf, byNeed, isQuietAlert, needOf, type Alert } from '@marsad/schemas';
import type { MapIncident } from './traffic.ts';

/** How far the map looks back, ms. */
export const MAP_HORIZON_MS = 24 * 3_600_000;
/** The most alerts on a map, the first in the order of need: more than these nobody tells apart. */
export const MOST_MAP_ALERTS = 1_000;

/** What a person had made of an alert by then; undefined if it had not been raised yet. */
function stateAt({ raisedAtMs, history, state }: Alert, atMs: number): Alert['state'] | undefined {
  if (raisedAtMs > atMs) return undefined;
  return history.find((entry) => entry.atMs > atMs)?.from ?? state;
}

/**
 * The alerts that waited for a person at that moment, as they stood then, in the order of need. What a muted rule raised waits for nobody; of an
 * earlier moment that is as it stands now.
 */
export function alertsAt(alerts: readonly Alert[], atMs: number): Alert[] {
  return alerts
    .flatMap((alert) => {
      const state = stateAt(alert, atMs);
      if (state === undefined || isQuietAlert(alert) || alertStageOf({ state }) === 'handled') return [];
      return [state === alert.state ? alert : { ...alert, state }];
    })
    .map((alert) => ({ alert, need: needOf(alert) }))
    .sort((a, b) => byNeed(a.need, b.need))
    .map(({ alert }) => alert);
}

export const mapAlertShown = (alert: Alert) => ({
  ...{ alertId: alert.alertId, camera: alert.camera, kind: alertKindOf(alert), severity: alertSeverityOf(alert) },
  ...{ state: alert.state, raisedAtMs: alert.raisedAtMs, revision: alert.revision },
});

/** The name of an incident in ClickHouse, which does not know the incident's own id. */
const factIdOf = (incidentId: string): string => createHash('sha256').update(incidentId).digest('hex');

/** The incidents for which no alert stands on the map: an alert about an incident says all that the incident would. */
export function withoutAlerted(incidents: readonly MapIncident[], alerts: readonly Alert[]): MapIncident[] {
  const alerted = new Set(alerts.flatMap(({ incidentId }) => (incidentId === undefined ? [] : [factIdOf(incidentId)])));
  return incidents.filter(({ factId }) => !alerted.has(factId));
}
