import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';

export const CAMERAS = 'map-cameras';
export const GROUND = 'map-ground';
export const CHOSEN = 'map-chosen';
const EMPTY = { type: 'FeatureCollection' as const, features: [] };

/** Beyond this zoom every camera stands for itself. */
const LAST_CLUSTERED_ZOOM = 14;

/** Clusters say how many cameras they hold, how many things happen there, and how grave the gravest is. */
export const SOURCES: Readonly<Record<string, SourceSpecification>> = {
  [GROUND]: { type: 'geojson', data: EMPTY },
  [CHOSEN]: { type: 'geojson', data: EMPTY },
  [CAMERAS]: {
    type: 'geojson',
    data: EMPTY,
    cluster: true,
    clusterRadius: 46,
    clusterMaxZoom: LAST_CLUSTERED_ZOOM,
    clusterProperties: { happenings: ['+', ['get', 'happenings']], worst: ['max', ['get', 'worst']] },
  },
};

const WORST: ExpressionSpecification = ['coalesce', ['get', 'worst'], 0];
/** From grey over amber to red; the count and the size say it too. */
const bySeverity = (nothing: string): ExpressionSpecification =>
  [
    ...['match', WORST, 1, '#53635f', 2, '#7a5b16', 3, '#a05f00', 4, '#c2410c', 5, '#9f1d16'],
    nothing,
  ] as unknown as ExpressionSpecification;

const FONT = ['Noto Sans Variable', 'Noto Sans Arabic Variable', 'sans-serif'];
const COUNT = ['to-string', ['get', 'point_count']];

export function layersOf(dark: boolean): LayerSpecification[] {
  const rim = dark ? '#0c1314' : '#ffffff';
  const tone: ExpressionSpecification = [
    ...['match', ['get', 'tone'], 'good', '#2c9c80', 'warn', '#d9930f', 'bad', '#d6382d'],
    dark ? '#a5b5b2' : '#53635f',
  ] as unknown as ExpressionSpecification;
  return [
    ...groundLayers(dark),
    {
      id: 'map-cluster',
      type: 'circle',
      source: CAMERAS,
      filter: ['has', 'point_count'],
      paint: {
        'circle-color': '#0f5f50',
        'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 15, 100, 22, 1000, 30],
        'circle-stroke-width': ['case', ['>', WORST, 0], 5, 2],
        'circle-stroke-color': bySeverity(rim),
      },
    },
    {
      id: 'map-camera',
      type: 'circle',
      source: CAMERAS,
      filter: ['!', ['has', 'point_count']],
      paint: {
        'circle-color': ['case', ['>', WORST, 0], bySeverity('#000000'), tone],
        'circle-radius': ['case', ['>', WORST, 0], ['+', 9, ['/', WORST, 1.5]], 6.5],
        'circle-stroke-width': 2,
        'circle-stroke-color': rim,
      },
    },
    ...countLayers(),
    {
      id: 'map-chosen',
      type: 'circle',
      source: CHOSEN,
      paint: {
        'circle-color': 'transparent',
        'circle-radius': 18,
        'circle-stroke-width': 3,
        'circle-stroke-color': dark ? '#a9b7ff' : '#3d4fa3',
      },
    },
  ];
}

const groundLayers = (dark: boolean): LayerSpecification[] => [
  {
    id: 'map-seen',
    type: 'fill',
    source: GROUND,
    paint: { 'fill-color': dark ? '#71bba8' : '#0f725d', 'fill-opacity': 0.28 },
  },
  {
    id: 'map-seen-edge',
    type: 'line',
    source: GROUND,
    paint: { 'line-color': dark ? '#71bba8' : '#0f725d', 'line-width': 1 },
  },
];

/** The numbers are drawn by the browser with the fonts of the page, so no glyphs are fetched. */
const countLayers = (): LayerSpecification[] => {
  const text = { 'text-color': '#ffffff' };
  const layout = { 'text-font': FONT, 'text-size': 12.5, 'text-allow-overlap': true, 'text-ignore-placement': true };
  return [
    {
      id: 'map-cluster-count',
      type: 'symbol',
      source: CAMERAS,
      filter: ['has', 'point_count'],
      layout: {
        ...layout,
        'text-field': [
          'case',
          ['>', ['get', 'happenings'], 0],
          ['concat', COUNT, '\n▲', ['to-string', ['get', 'happenings']]],
          COUNT,
        ] as unknown as ExpressionSpecification,
      },
      paint: text,
    },
    {
      id: 'map-happenings',
      type: 'symbol',
      source: CAMERAS,
      filter: ['all', ['!', ['has', 'point_count']], ['>', ['get', 'happenings'], 0]],
      layout: { ...layout, 'text-field': ['to-string', ['get', 'happenings']] },
      paint: text,
    },
  ];
};
