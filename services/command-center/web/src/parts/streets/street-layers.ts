import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  VectorSourceSpecification,
} from 'maplibre-gl';
import type { Language } from '../../i18n/languages.ts';
import type { StreetsView } from '../../api/types.ts';
import { tilesOf } from './streets-protocol.ts';

/** What each set of layers calls the things that are drawn. */
type Names = {
  readonly water: string;
  readonly green: readonly [layer: string, field: string];
  readonly roads: readonly [layer: string, field: string];
  readonly roadNames: string;
  readonly buildings: string;
  readonly places: string;
  readonly large: readonly string[];
  readonly middle: readonly string[];
};
const NAMES: Readonly<Record<StreetsView['layers'], Names>> = {
  openmaptiles: {
    ...{ water: 'water', buildings: 'building', places: 'place', roadNames: 'transportation_name' },
    ...{ green: ['landcover', 'class'], roads: ['transportation', 'class'] },
    ...{ large: ['motorway', 'trunk', 'primary'], middle: ['secondary', 'tertiary'] },
  },
  protomaps: {
    ...{ water: 'water', buildings: 'buildings', places: 'places', roadNames: 'roads' },
    ...{ green: ['landuse', 'kind'], roads: ['roads', 'kind'] },
    ...{ large: ['highway', 'major_road'], middle: ['medium_road'] },
  },
};
const GREEN = ['grass', 'wood', 'park', 'forest', 'garden', 'nature_reserve', 'cemetery', 'recreation_ground'];

export const STREETS = 'streets';
const FONT = ['Noto Sans Variable', 'Noto Sans Arabic Variable', 'sans-serif'];

/** The attribution is a text, and the map library takes HTML. */
const asHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const streetSource = (streets: StreetsView): VectorSourceSpecification => ({
  type: 'vector',
  tiles: [tilesOf(streets)],
  minzoom: streets.minZoom,
  maxzoom: streets.maxZoom,
  bounds: streets.bounds,
  attribution: asHtml(streets.attribution),
});

const COLOURS = {
  light: {
    water: '#c3d9e6',
    green: '#dbe9d8',
    building: '#dfe4e2',
    small: '#ffffff',
    middle: '#fdf6e0',
    large: '#f6dfa8',
    casing: '#c3ccc9',
    text: '#33413f',
    halo: '#f7faf9',
  },
  dark: {
    water: '#14262f',
    green: '#14231c',
    building: '#1b2628',
    small: '#263335',
    middle: '#33403d',
    large: '#4a4a36',
    casing: '#0c1314',
    text: '#b4c4c0',
    halo: '#0c1314',
  },
} as const;

const isOneOf = (field: string, values: readonly string[]): ExpressionSpecification =>
  ['match', ['get', field], [...values], true, false] as unknown as ExpressionSpecification;
const widthBetween = (near: number, far: number): ExpressionSpecification =>
  ['interpolate', ['exponential', 1.6], ['zoom'], 9, near, 18, far] as unknown as ExpressionSpecification;

/** Water, green, buildings and streets, quiet enough that cameras and alerts stand out; their names in the reader's language. */
export function streetLayers({ layers: set }: StreetsView, dark: boolean, language: Language): LayerSpecification[] {
  const names = NAMES[set];
  const colours = dark ? COLOURS.dark : COLOURS.light;
  const [greenLayer, greenField] = names.green;
  const from = (id: string, layer: string) => ({ id: `street-${id}`, source: STREETS, 'source-layer': layer });
  return [
    {
      ...from('green', greenLayer),
      type: 'fill',
      filter: isOneOf(greenField, GREEN) as FilterSpecification,
      paint: { 'fill-color': colours.green },
    },
    {
      ...from('water', names.water),
      type: 'fill',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': colours.water },
    },
    { ...from('building', names.buildings), type: 'fill', minzoom: 14, paint: { 'fill-color': colours.building } },
    ...roadLayers(names, colours),
    ...nameLayers(names, colours, language),
  ];
}

type Colours = (typeof COLOURS)[keyof typeof COLOURS];

function roadLayers({ roads: [layer, field], large, middle }: Names, colours: Colours): LayerSpecification[] {
  const classes = [
    { id: 'small', filter: ['!', isOneOf(field, [...large, ...middle])], minzoom: 12, width: widthBetween(0.4, 14) },
    { id: 'middle', filter: isOneOf(field, middle), minzoom: 9, width: widthBetween(0.8, 20) },
    { id: 'large', filter: isOneOf(field, large), minzoom: 4, width: widthBetween(1.4, 26) },
  ] as const;
  const line = (id: string, at: (typeof classes)[number], paint: object): LayerSpecification =>
    ({
      ...{ id: `street-${id}-${at.id}`, type: 'line', source: STREETS, 'source-layer': layer, minzoom: at.minzoom },
      ...{ filter: at.filter, layout: { 'line-cap': 'round', 'line-join': 'round' }, paint },
    }) as unknown as LayerSpecification;
  return [
    ...classes.map((at) =>
      line('edge', at, { 'line-color': colours.casing, 'line-width': 1, 'line-gap-width': at.width }),
    ),
    ...classes.map((at) => line('road', at, { 'line-color': colours[at.id], 'line-width': at.width })),
  ];
}

function nameLayers({ roadNames, places }: Names, colours: Colours, language: Language): LayerSpecification[] {
  const name = ['coalesce', ['get', `name:${language}`], ['get', 'name']] as unknown as ExpressionSpecification;
  const paint = { 'text-color': colours.text, 'text-halo-color': colours.halo, 'text-halo-width': 1.4 };
  return [
    {
      ...{ id: 'street-name', type: 'symbol', source: STREETS, 'source-layer': roadNames, minzoom: 13 },
      layout: { 'text-field': name, 'text-font': FONT, 'text-size': 12, 'symbol-placement': 'line' },
      paint,
    },
    {
      ...{ id: 'street-place', type: 'symbol', source: STREETS, 'source-layer': places, maxzoom: 15 },
      layout: { 'text-field': name, 'text-font': FONT, 'text-size': 13, 'text-padding': 8 },
      paint,
    },
  ];
}
