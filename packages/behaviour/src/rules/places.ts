import type { Camera } from '@marsad/schemas';
import type { PicturePx } from '@marsad/ground';
import { insidePolygon, toPixels } from '../geometry.ts';
import type { LinePlace, Place, ZonePlace } from './kind.ts';

type Size = { readonly widthPx: number; readonly heightPx: number };

/** The zones and lines of a camera, in px of frames of this size. */
export const placesOf = (camera: Pick<Camera, 'zones' | 'lines'>, size: Size): (ZonePlace | LinePlace)[] => [
  ...camera.zones.map((zone) =>
    zonePlace(
      zone.id,
      zone.kind,
      zone.polygon.map((corner) => toPixels(corner, size)),
    ),
  ),
  ...camera.lines.map(({ id, from, to, oneWay }): LinePlace => ({
    kind: 'line',
    id,
    from: toPixels(from, size),
    to: toPixels(to, size),
    oneWay,
  })),
];

export function zonePlace(id: string, zoneKind: string, polygon: readonly PicturePx[]): ZonePlace {
  const xs = polygon.map(({ x }) => x);
  const ys = polygon.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return {
    kind: 'zone',
    id,
    zoneKind,
    polygon,
    around: { left, right, top, bottom },
    // Most points lie outside the rectangle around the zone, and comparing four numbers settles those.
    contains: (at) => at.x >= left && at.x <= right && at.y >= top && at.y <= bottom && insidePolygon(polygon, at),
  };
}

const PICTURE: Place = { kind: 'picture' };

/** The rule's place: the whole picture if it names none, undefined if the camera has no such place. */
export function placeOfRule(
  places: readonly (ZonePlace | LinePlace)[],
  placeId: string | undefined,
): Place | undefined {
  if (placeId === undefined) return PICTURE;
  for (const place of places) if (place.id === placeId) return place;
  return undefined;
}
