import { addProtocol } from 'maplibre-gl';
import { KEYS, queryClient } from '../../api/query-client.ts';
import type { StreetsView } from '../../api/types.ts';
import { createTileArchive, type TileArchive } from './tile-archive.ts';

const SCHEME = 'streets';
/** The template of the tiles' addresses. The version is in it, so that a map never mixes two archives. */
export const tilesOf = ({ version }: StreetsView): string => `${SCHEME}://${version}/{z}/{x}/{y}`;

const archives = new Map<string, TileArchive>();
const ADDRESS = /^streets:\/\/([^/]+)\/(\d+)\/(\d+)\/(\d+)$/;
let isAdded = false;

/** Lets the map library ask for the tiles of this archive, which come from this server by ranges of its one file. */
export function serveStreets(view: StreetsView): void {
  if (!archives.has(view.version)) archives.set(view.version, createTileArchive(view, readerOf(view)));
  if (isAdded) return;
  isAdded = true;
  addProtocol(SCHEME, async ({ url }, { signal }) => {
    const [, version = '', z, x, y] = ADDRESS.exec(url) ?? [];
    const tile = await archives.get(version)?.tile(Number(z), Number(x), Number(y), signal);
    return { data: tile ?? new ArrayBuffer(0) };
  });
}

const readerOf =
  ({ version }: StreetsView) =>
  async (offset: number, length: number, signal?: AbortSignal): Promise<ArrayBuffer> => {
    const response = await fetch(`/api/map/streets.pmtiles?version=${version}`, {
      headers: { range: `bytes=${offset}-${offset + length - 1}` },
      ...(signal && { signal }),
    });
    // Another archive is there now: the page asks which, and draws its map anew.
    if (response.status === 404) void queryClient.invalidateQueries({ queryKey: KEYS.streets });
    if (response.status !== 206) throw new Error(`the streets answered ${response.status}`);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength !== length) throw new Error('the archive of streets is cut off');
    return bytes;
  };
