import {
  insidePolygon,
  toPixels,
  type Ground,
  type GroundPoint,
  type PicturePx,
  type PictureSize,
  type Segment,
} from '@marsad/ground';
import type { Camera } from '@marsad/schemas';
import { extentAlong, zoneGroundOf, type ZoneGround } from './zone-ground.ts';

export type PlaceKind = 'lane' | 'approach' | 'zone';

export type TrafficZone = {
  readonly id: string;
  readonly kind: PlaceKind;
  /** What the directory calls it: `carriageway`, `pavement`, `measured` … */
  readonly zoneKind: string;
  readonly polygon: readonly PicturePx[];
  readonly areaPx: number;
  contains(at: PicturePx): boolean;
  /** The part of it that can be measured in metres. Undefined without a calibration, or beyond the measurable ground. */
  readonly ground: ZoneGround | undefined;
};

export type TrafficPlaces = PictureSize & {
  readonly ground: Ground | undefined;
  readonly lines: readonly { readonly id: string; readonly segment: Segment }[];
  readonly zones: readonly TrafficZone[];
};

/** Zones in which something is measured. Forbidden and loitering zones belong to rules only. */
const MEASURED = new Set(['carriageway', 'pavement', 'lane', 'queue', 'measured', 'approach']);

/** A traffic lane's usual width, m. */
const LANE_WIDTH_M = 3.5;

const kindOf = (zoneKind: string): PlaceKind =>
  zoneKind === 'lane' ? 'lane' : zoneKind === 'approach' || zoneKind === 'queue' ? 'approach' : 'zone';

/** The camera's places in px and metres, for frames of one size. */
export function placesOf(
  { lines, zones }: Pick<Camera, 'lines' | 'zones'>,
  size: PictureSize,
  ground: Ground | undefined,
): TrafficPlaces {
  return {
    widthPx: size.widthPx,
    heightPx: size.heightPx,
    ground,
    lines: lines.map(({ id, from, to }) => ({ id, segment: { from: toPixels(from, size), to: toPixels(to, size) } })),
    zones: zones
      .filter(({ kind }) => MEASURED.has(kind))
      .map(({ id, kind, polygon }) =>
        zoneOf(
          id,
          kind,
          polygon.map((corner) => toPixels(corner, size)),
          ground,
        ),
      ),
  };
}

function zoneOf(id: string, zoneKind: string, polygon: readonly PicturePx[], ground: Ground | undefined): TrafficZone {
  const contains = (at: PicturePx): boolean => insidePolygon(polygon, at);
  return {
    id,
    kind: kindOf(zoneKind),
    zoneKind,
    polygon,
    areaPx: areaOf(polygon.map(({ x, y }) => [x, y])),
    contains,
    ground: ground && zoneGroundOf(polygon, contains, ground),
  };
}

/** Shoelace formula. */
const areaOf = (points: readonly (readonly [number, number])[]): number =>
  Math.abs(
    points.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = points[(i + 1) % points.length] ?? [x, y];
      return sum + x * nextY - nextX * y;
    }, 0),
  ) / 2;

/** How far a zone reaches along a direction of travel, m, and how many lanes lie beside each other. */
export type Reach = { readonly lengthM: number; readonly lanes: number; readonly along: GroundPoint };

/** @param travel the mean direction of those that drove there; undefined: the zone's own long side is taken */
export function reachOf(zone: TrafficZone, travel: GroundPoint | undefined): Reach | undefined {
  if (!zone.ground) return undefined;
  const { points, areaM2 } = zone.ground;
  const along = travel ?? zone.ground.longSide;
  const lengthM = extentAlong(points, along);
  const lanes = zone.kind === 'lane' ? 1 : Math.max(1, Math.round(areaM2 / lengthM / LANE_WIDTH_M));
  return { lengthM, lanes, along };
}
