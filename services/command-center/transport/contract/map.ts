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

const Compression = z.enum(['none', 'gzip']);
/** The archive of streets of this city, and where in it a page finds tiles (PMTiles, version 3). */
export const StreetsView = z.object({
  /** Tiles are asked for with it: those of another archive are refused. */
  version: z.string(),
  layers: z.enum(['openmaptiles', 'protomaps']),
  /** What has to be shown on the map, as plain text. */
  attribution: z.string(),
  minZoom: z.int(),
  maxZoom: z.int(),
  /** West, south, east, north. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  root: z.object({ offset: z.int(), length: z.int() }),
  leavesOffset: z.int(),
  tilesOffset: z.int(),
  internal: Compression,
  tiles: Compression,
});
/** Null where the deployment has no archive: then the map shows districts only. */
export const StreetsAnswer = z.object({ streets: StreetsView.nullable() });
export const StreetsQuery = z.object({ version: z.string().max(64) });

nameComponents({ StreetsView });
