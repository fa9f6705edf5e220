/**
 * The head of a PMTiles archive, version 3 (github.com/protomaps/PMTiles, spec/v3). Numbers are little-endian; offsets are from the start of
 * the file.
 */
export const HEADER_BYTES = 127;
const MAGIC = 'PMTiles';
const VERSION = 3;
const VECTOR_TILES = 1;
const COMPRESSIONS: Readonly<Record<number, 'none' | 'gzip'>> = { 1: 'none', 2: 'gzip' };
const E7 = 10_000_000;

type Span = { offset: number; length: number };
export type StreetHeader = {
  root: Span;
  metadata: Span;
  leavesOffset: number;
  tilesOffset: number;
  /** Of the directories and the metadata. */
  internal: 'none' | 'gzip';
  /** Of the tiles. */
  tiles: 'none' | 'gzip';
  minZoom: number;
  maxZoom: number;
  /** West, south, east, north. */
  bounds: [number, number, number, number];
};

/** @throws Error with what the archive is not, for the person who configured it */
export function readHeader(bytes: Buffer): StreetHeader {
  if (bytes.length < HEADER_BYTES || bytes.toString('latin1', 0, 7) !== MAGIC || bytes[7] !== VERSION)
    throw new Error('it is no PMTiles archive of version 3');
  if (bytes[99] !== VECTOR_TILES) throw new Error('its tiles are pictures: streets are drawn from vector tiles');
  const number = (at: number): number => Number(bytes.readBigUInt64LE(at));
  const degrees = (at: number): number => bytes.readInt32LE(at) / E7;
  return {
    root: { offset: number(8), length: number(16) },
    metadata: { offset: number(24), length: number(32) },
    leavesOffset: number(40),
    tilesOffset: number(56),
    internal: compressionOf(bytes[97]),
    tiles: compressionOf(bytes[98]),
    minZoom: bytes.readUInt8(100),
    maxZoom: bytes.readUInt8(101),
    bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
  };
}

function compressionOf(code: number | undefined): 'none' | 'gzip' {
  const compression = COMPRESSIONS[code ?? 0];
  if (!compression) throw new Error('it is compressed in a way that browsers cannot open: make it with gzip');
  return compression;
}

/** The two sets of layers that the map can draw, by a layer that only that set has. */
const LAYERS = { openmaptiles: 'transportation', protomaps: 'roads' } as const;
export type StreetLayers = keyof typeof LAYERS;
/** What OpenStreetMap asks to be shown wherever its data are. */
const OPENSTREETMAP = '© OpenStreetMap contributors';

/** @param metadata the archive's own, JSON. @throws Error where no set of layers is known */
export function describeStreets(metadata: unknown): { layers: StreetLayers; attribution: string } {
  const { vector_layers: vectorLayers, attribution } = (metadata ?? {}) as Record<string, unknown>;
  const ids = Array.isArray(vectorLayers) ? vectorLayers.map((layer) => (layer as { id?: unknown } | null)?.id) : [];
  const found = (Object.keys(LAYERS) as StreetLayers[]).find((set) => ids.includes(LAYERS[set]));
  if (!found) throw new Error('it has neither the layers of OpenMapTiles nor those of Protomaps');
  const text = typeof attribution === 'string' ? plainText(attribution) : '';
  return { layers: found, attribution: text === '' ? OPENSTREETMAP : text };
}

/** Archives carry their attribution as HTML; a page shows it as a text. */
const plainText = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&copy;', '©')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
