import { createHash } from 'node:crypto';
import type { Alert, AlertView, Sighting } from '@marsad/schemas';

/** The pictures of an alert. An observation in the alert, with its own pictures, is a `sighting` in the published schema. */
export type ViewName = 'snapshot' | 'clip' | 'plateCrop' | 'headCrop';

const PENDING: AlertView = { status: 'pending' };
const NONE: AlertView = { status: 'none' };

/** The pictures of a sighting, which has no head crop. */
type SightingView = Exclude<ViewName, 'headCrop'>;

/**
 * The id under which the pictures of a later sighting are requested. The first sighting uses the alert's id. The id begins with the alert's id, so
 * that it leads back to the alert.
 */
export const picturesIdOf = (alertId: string, observationId: string): string =>
  `${alertId}.${createHash('sha256').update(observationId).digest('hex').slice(0, 16)}`;

/** The alert that pictures with this id belong to. */
export const alertIdOfPictures = (picturesId: string): string => picturesId.split('.')[0] ?? picturesId;

export type Observed = { readonly id: string; readonly trackId?: string | undefined; readonly capturedAtMs: number };

/** A new sighting. Its pictures are pending, unless another sighting of its track has them. */
export function newSighting(
  { id, trackId, capturedAtMs }: Observed,
  picturesId: string,
  rule: Alert['why']['rule'],
  before: readonly Sighting[] = [],
): Sighting {
  const isPictured = trackId !== undefined && before.some((sighting) => sighting.trackId === trackId);
  const view = isPictured ? NONE : PENDING;
  return {
    observationId: id,
    ...(trackId === undefined ? {} : { trackId }),
    capturedAtMs,
    picturesId,
    snapshot: view,
    clip: view,
    plateCrop: rule === 'hotlist' ? view : NONE,
  };
}

/** Counts the tracks of the sightings. @param atLeast how many tracks one observation reported by itself */
export const tracksOf = (sightings: readonly Sighting[], atLeast = 0): number =>
  Math.max(atLeast, new Set(sightings.map(({ trackId, observationId }) => trackId ?? observationId)).size);

/** The fields that make the alert show the pictures of one of its sightings. */
export const picturesFrom = (alert: Alert, observationId: string): Partial<Alert> => {
  const sighting = alert.sightings?.find((sighting) => sighting.observationId === observationId);
  // Another sighting of the track has the pictures, so the alert keeps the ones that it shows.
  if (!sighting || sighting.snapshot.status === 'none') return {};
  const { snapshot, clip, plateCrop } = sighting;
  return { picturedId: observationId, snapshot, clip, plateCrop };
};

/**
 * The state of a picture, by the id under which it was requested. Undefined where the alert has no such sighting: a sighting whose picture was
 * requested before a crash may belong to another alert after it.
 */
export function viewBefore(alert: Alert, view: ViewName, picturesId: string): AlertView | undefined {
  if (picturesId !== alert.alertId && !alert.sightings?.some((sighting) => sighting.picturesId === picturesId))
    return undefined;
  const sighting = alert.sightings?.find((sighting) => sighting.picturesId === picturesId);
  return sighting && view !== 'headCrop' ? sighting[view] : alert[view];
}

/** Sets a picture of a sighting, and of the alert where it shows this sighting's pictures. */
export function withView(alert: Alert, view: ViewName, now: AlertView, picturesId: string): Partial<Alert> {
  const { sightings } = alert;
  const at = sightings?.findIndex((sighting) => sighting.picturesId === picturesId) ?? -1;
  if (!sightings || at < 0 || view === 'headCrop') return { [view]: now };
  const sighting: Sighting = { ...(sightings[at] as Sighting), [view satisfies SightingView]: now };
  return {
    sightings: sightings.with(at, sighting),
    ...(alert.picturedId === sighting.observationId && { [view]: now }),
  };
}
