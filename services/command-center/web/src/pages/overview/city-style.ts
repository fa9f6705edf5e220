import type { StyleSpecification } from 'maplibre-gl';
import type { CameraView, CityView } from '../../api/types.ts';
import { toneOf } from './health.ts';

/** What is drawn of the streets: `parts/streets` makes it. */
export type Streets = Pick<StyleSpecification, 'sources' | 'layers'>;

/** The part of GeoJSON (RFC 7946) that the map draws. */
type Polygons = {
  type: 'FeatureCollection';
  features: {
    type: 'Feature';
    properties: Record<string, string>;
    geometry: { type: 'Polygon'; coordinates: [number, number][][] };
  }[];
};

const METRES_PER_DEGREE = 111_320;
/** How far and how wide a camera's view is drawn: a hint of its direction, not a measurement. */
const VIEW = { lengthMetres: 520, halfAngleDegrees: 24, steps: 8 } as const;

export const districtsOf = (city: CityView): Polygons => ({
  type: 'FeatureCollection',
  features: city.districts.map((district) => ({
    type: 'Feature',
    properties: { id: district.id },
    geometry: { type: 'Polygon', coordinates: [district.polygon] },
  })),
});

type Viewing = Pick<CameraView, 'position' | 'headingDegrees' | 'health'>;
/** A wedge for each camera, in its heading (degrees from north, clockwise). */
export const viewsOf = (cameras: readonly Viewing[], lengthMetres: number = VIEW.lengthMetres): Polygons => ({
  type: 'FeatureCollection',
  features: cameras.map((camera) => ({
    type: 'Feature',
    properties: { tone: toneOf(camera.health) },
    geometry: { type: 'Polygon', coordinates: [wedge(camera.position, camera.headingDegrees, lengthMetres)] },
  })),
});

function wedge(
  [longitude, latitude]: readonly [number, number],
  heading: number,
  lengthMetres: number,
): [number, number][] {
  const perLongitude = METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  const at = (degrees: number): [number, number] => {
    const angle = (degrees * Math.PI) / 180;
    return [
      longitude + (Math.sin(angle) * lengthMetres) / perLongitude,
      latitude + (Math.cos(angle) * lengthMetres) / METRES_PER_DEGREE,
    ];
  };
  const tip: [number, number] = [longitude, latitude];
  const arc = Array.from({ length: VIEW.steps + 1 }, (_, step) =>
    at(heading - VIEW.halfAngleDegrees + (2 * VIEW.halfAngleDegrees * step) / VIEW.steps),
  );
  return [tip, ...arc, tip];
}

/** Where a district's name stands: above the middle of its northern edge, where no camera is. */
export function topOf(polygon: readonly [number, number][]): [number, number] {
  const longitudes = polygon.map(([longitude]) => longitude);
  const north = Math.max(...polygon.map(([, latitude]) => latitude));
  return [(Math.min(...longitudes) + Math.max(...longitudes)) / 2, north];
}

/** The whole style: no glyphs, no sprites, nothing from another origin; below it the streets, if the deployment has them. */
export function cityStyle(city: CityView, dark: boolean, streets?: Streets): StyleSpecification {
  const colours = dark
    ? { ground: '#0c1314', district: '#172425', edge: '#4a6a66', view: '#71bba8' }
    : { ground: '#e6ebe9', district: '#f7faf9', edge: '#7f9a94', view: '#0f725d' };
  return {
    version: 8,
    sources: {
      ...streets?.sources,
      districts: { type: 'geojson', data: districtsOf(city) },
      views: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colours.ground } },
      { id: 'district', type: 'fill', source: 'districts', paint: { 'fill-color': colours.district } },
      ...(streets?.layers ?? []),
      {
        id: 'edge',
        type: 'line',
        source: 'districts',
        paint: { 'line-color': colours.edge, 'line-width': 1.2, 'line-dasharray': [4, 2] },
      },
      {
        id: 'view',
        type: 'fill',
        source: 'views',
        paint: {
          'fill-color': [
            'match',
            ['get', 'tone'],
            'bad',
            '#d9534a',
            'warn',
            '#c98a1b',
            'calm',
            '#7f918e',
            colours.view,
          ],
          'fill-opacity': 0.32,
        },
      },
    ],
  };
}
