import { z } from 'zod';
import { AlertState, CameraId, EpochMs, LonLat, openSet, SEVERITIES } from '@marsad/schemas';
import { nameComponents } from './components.ts';

/** `at`: the moment, UTC ms, within the last 24 hours; absent: now. */
export const MapMomentQuery = z.object({ at: z.coerce.number().pipe(EpochMs).optional() });

const Severity = openSet(SEVERITIES);
/** What the map shows of an alert: where it is, how grave, and what a person had made of it by then. */
const MapAlert = z.object({
  alertId: z.string(),
  camera: CameraId,
  /** As `alertKindOf` says it. */
  kind: z.string(),
  severity: Severity,
  state: AlertState,
  raisedAtMs: EpochMs,
  /** Of the alert as it is now. */
  revision: z.int(),
});

export const MapMoment = z.object({
  atMs: EpochMs,
  /** The alerts that waited for a person, in the order of need. */
  alerts: z.array(MapAlert),
  /** How many there were. The map shows the first of them. */
  total: z.int(),
  /** Incidents of traffic that went on and of which no alert is shown. Null while the history does not answer, because unknown is not none. */
  incidents: z
    .array(
      z.object({
        camera: z.string(),
        kind: z.string(),
        place: z.string(),
        severity: z.string(),
        beganAtMs: z.int(),
      }),
    )
    .nullable(),
});

/** The ground that a camera sees, by its calibration; a closed outline. Cameras of which that is unknown are not listed. */
export const MapViews = z.array(z.object({ camera: CameraId, seen: z.array(LonLat) }));

nameComponents({ MapAlert, MapMoment, MapViews });
