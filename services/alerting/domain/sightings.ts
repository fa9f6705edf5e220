import { createHash } from 'node:crypto';
import type { Alert, AlertView, Sighting } from '@marsad/schemas';

/** The pictures of an alert. */
export type ViewName = 'snapshot' | 'clip' | 'plateCrop' | 'headCrop';

const PENDING: AlertView = { status: 'pending' };
const NONE: AlertView = { status: 'none' };

/** Pictures of a sighting; no other view is made of one. */
type SightingView = Exclude<ViewName, 'headCrop'>;

/**
 * The id under which the pictures of a sighting are asked for: the alert's own for the first. Whoever makes them takes it for an alert's, so it
 * begins with that and leads back to it.
 */
export const picturesIdOf = (alertId: string, observationId: string): string =>
  `${alertId}.${createHash('sha256').update(observationId).digest('hex').slice(0, 16)}`;

/** The alert to which pictures belong. */
export const alertIdOfPictures = (picturesId: string): string => picturesId.split('.')[0] ?? picturesId;

export type Sighted = { readonly id: string; readonly trackId?: string | undefined; readonly capturedAtMs: number };

/** A sighting as it begins: its pictures are on their way, unless another one of its track has them. */
export function newSighting(
  { id, trackId, capturedAtMs }: Sighted,
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

/** How many tracks were seen; `atLeast` where an observation of several said so. */
export const tracksOf = (sightings: readonly Sighting[], atLeast = 0): number =>
  Math.max(atLeast, new Set(sightings.map(({ trackId, observationId }) => trackId ?? observationId)).size);

/** The pictures of the alert itself are those of one of its sightings. */
export const picturedBy = (alert: Alert, observationId: string): Partial<Alert> => {
  const sighting = alert.sightings?.find((one) => one.observationId === observationId);
  // Of a track whose pictures another sighting has, the alert keeps those that it shows.
  if (!sighting || sighting.snapshot.status === 'none') return {};
  const { snapshot, clip, plateCrop } = sighting;
  return { picturedId: observationId, snapshot, clip, plateCrop };
};

/**
 * The state of a picture, by the id under which it was asked for. Nothing where the alert has no such sighting: the picture of one that was
 * asked for before a crash, and is counted into another alert after it, is not this alert's.
 */
export function viewBefore(alert: Alert, view: ViewName, picturesId: string): AlertView | undefined {
  if (picturesId !== alert.alertId && !alert.sightings?.some((one) => one.picturesId === picturesId)) return undefined;
  const sighting = alert.sightings?.find((one) => one.picturesId === picturesId);
  return sighting && view !== 'headCrop' ? sighting[view] : alert[view];
}

/** A picture as it is now: of its sighting, and of the alert where that shows this sighting's. */
export function withView(alert: Alert, view: ViewName, now: AlertView, picturesId: string): Partial<Alert> {
  const { sightings } = alert;
  const at = sightings?.findIndex((one) => one.picturesId === picturesId) ?? -1;
  if (!sightings || at < 0 || view === 'headCrop') return { [view]: now };
  const sighting: Sighting = { ...(sightings[at] as Sighting), [view satisfies SightingView]: now };
  return {
    sightings: sightings.with(at, sighting),
    ...(alert.picturedId === sighting.observationId && { [view]: now }),
  };
}
