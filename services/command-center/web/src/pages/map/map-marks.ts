import { alertKindOf, alertSeverityOf, alertStageOf, isKnown, isQuietAlert, SEVERITIES } from '@marsad/schemas';
import type { Alert, CameraView, MapAlert, MapMoment, MapViews } from '../../api/types.ts';
import { toneOf } from '../overview/health.ts';

/** How late an alert may be raised before the moment that the server answered about and still be new to the page, ms. */
const LATE_MS = 60_000;

const markOf = (alert: Alert): MapAlert => ({
  ...{ alertId: alert.alertId, camera: alert.camera, kind: alertKindOf(alert), severity: alertSeverityOf(alert) },
  ...{ state: alert.state, raisedAtMs: alert.raisedAtMs, revision: alert.revision },
});

/** The alerts of now: what the server answered, and what the live events have said since. */
export function withLive(moment: MapMoment, newest: readonly Alert[]): MapMoment {
  const marks = new Map(moment.alerts.map((mark) => [mark.alertId, mark]));
  for (const alert of newest) {
    const mark = marks.get(alert.alertId);
    const isNewer = mark ? alert.revision > mark.revision : alert.raisedAtMs > moment.atMs - LATE_MS;
    if (!isNewer) continue;
    if (alertStageOf(alert) === 'open' && !isQuietAlert(alert)) marks.set(alert.alertId, markOf(alert));
    else marks.delete(alert.alertId);
  }
  const alerts = [...marks.values()];
  return { ...moment, alerts, total: Math.max(0, moment.total + alerts.length - moment.alerts.length) };
}

/** 5 is the gravest, 0 nothing. A name of a later version ranks as the gravest. */
export const rankOf = (severity: string): number =>
  isKnown(SEVERITIES, severity) ? SEVERITIES.indexOf(severity) + 1 : SEVERITIES.length;

/** Something that happens at a camera, for the list and for the map. */
export type Happening = {
  readonly id: string;
  readonly camera: string;
  readonly kind: string;
  readonly severity: string;
  readonly sinceMs: number;
  /** Absent for an incident of which there is no alert. */
  readonly alertId?: string;
};

/** Alerts and incidents together, the gravest first, then the newest. */
export function happeningsOf({ alerts, incidents }: MapMoment): Happening[] {
  const all: Happening[] = [
    ...alerts.map(({ alertId, camera, kind, severity, raisedAtMs }) => ({
      ...{ id: alertId, alertId, camera, kind, severity, sinceMs: raisedAtMs },
    })),
    ...(incidents ?? []).map(({ camera, kind, place, severity, beganAtMs }) => ({
      ...{ id: `${camera} ${kind} ${place} ${beganAtMs}`, camera, kind, severity: severity || 'information' },
      sinceMs: beganAtMs,
    })),
  ];
  return all.sort((a, b) => rankOf(b.severity) - rankOf(a.severity) || b.sinceMs - a.sinceMs);
}

type Properties = { id: string; tone: string; happenings: number; worst: number };
export type CameraPoints = {
  type: 'FeatureCollection';
  features: {
    type: 'Feature';
    properties: Properties;
    geometry: { type: 'Point'; coordinates: [number, number] };
  }[];
};

/** A point for each camera, with what happens there. @param isNow whether the health of now is that of the moment shown */
export function cameraPoints(
  cameras: readonly CameraView[],
  happenings: readonly Happening[],
  isNow: boolean,
): CameraPoints {
  const at = Map.groupBy(happenings, ({ camera }) => camera);
  return {
    type: 'FeatureCollection',
    features: cameras.map(({ camera, position, health }) => {
      const here = at.get(camera) ?? [];
      return {
        type: 'Feature',
        properties: {
          id: camera,
          tone: isNow ? toneOf(health) : 'calm',
          happenings: here.length,
          worst: Math.max(0, ...here.map(({ severity }) => rankOf(severity))),
        },
        geometry: { type: 'Point', coordinates: [position[0], position[1]] },
      };
    }),
  };
}

/** The ground that cameras see, as outlines on the map. */
export const seenGround = (views: MapViews) => ({
  type: 'FeatureCollection' as const,
  features: views.map(({ camera, seen }) => ({
    type: 'Feature' as const,
    properties: { id: camera },
    geometry: { type: 'Polygon' as const, coordinates: [seen.map(([longitude, latitude]) => [longitude, latitude])] },
  })),
});

/** The cameras whose name or id contains the text, in every language: a person may know a street by another name. */
export function camerasNamed(cameras: readonly CameraView[], text: string): CameraView[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [...cameras];
  return cameras.filter(({ camera, name }) =>
    [camera, name.fr, name.ar, name.en].some((word) => word.toLowerCase().includes(wanted)),
  );
}
