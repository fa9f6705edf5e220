import type { StreetsView } from '../../api/types.ts';

/** Reads a stretch of the archive. */
export type ReadBytes = (offset: number, length: number, signal?: AbortSignal) => Promise<ArrayBuffer>;
export type TileArchive = {
  /** The bytes of a vector tile; undefined where the archive has none. */
  tile(z: number, x: number, y: number, signal?: AbortSignal): Promise<ArrayBuffer | undefined>;
};

/** A stretch of tiles with the same bytes, or (with a run of 0) a directory of more entries. */
type Entry = { readonly number: number; readonly run: number; readonly offset: number; readonly length: number };

/** The specification allows a root and leaves of leaves, and no archive needs more. */
const MOST_LEVELS = 4;
/** How many directories stay in memory. */
const MOST_DIRECTORIES = 64;

/** Finds tiles in a PMTiles archive, version 3 (github.com/protomaps/PMTiles, spec/v3): a directory is read once, and a tile by one request. */
export function createTileArchive(view: StreetsView, read: ReadBytes): TileArchive {
  const directories = new Map<number, Promise<readonly Entry[]>>();
  const directoryAt = (offset: number, length: number): Promise<readonly Entry[]> => {
    const known = directories.get(offset);
    if (known) return known;
    const entries = read(offset, length)
      .then((bytes) => opened(bytes, view.internal))
      .then((bytes) => entriesOf(new Uint8Array(bytes)));
    if (directories.size >= MOST_DIRECTORIES) directories.delete(directories.keys().next().value ?? 0);
    directories.set(offset, entries);
    // What could not be read is read again when it is next needed.
    entries.catch(() => directories.delete(offset));
    return entries;
  };
  return {
    async tile(z, x, y, signal) {
      const number = tileNumber(z, x, y);
      let { offset, length } = view.root;
      for (let level = 0; level < MOST_LEVELS; level += 1) {
        const entry = entryFor(await directoryAt(offset, length), number);
        if (!entry) return undefined;
        if (entry.run > 0) return opened(await read(view.tilesOffset + entry.offset, entry.length, signal), view.tiles);
        [offset, length] = [view.leavesOffset + entry.offset, entry.length];
      }
      throw new Error('the directories of the archive point at each other');
    },
  };
}

/** The number of a tile: all tiles of smaller zooms, and its place on the Hilbert curve of its own zoom. */
export function tileNumber(z: number, x: number, y: number): number {
  let number = (4 ** z - 1) / 3;
  let [column, row] = [x, y];
  for (let side = 2 ** z / 2; side >= 1; side /= 2) {
    const isRight = column >= side;
    const isLower = row >= side;
    if (isRight) column -= side;
    if (isLower) row -= side;
    number += side * side * (isRight ? (isLower ? 2 : 3) : isLower ? 1 : 0);
    // Each quarter has the curve of the whole, turned so that the four join.
    if (!isLower) [column, row] = isRight ? [side - 1 - row, side - 1 - column] : [row, column];
  }
  return number;
}

/** The entry that holds the tile, or the directory in which to look on. */
function entryFor(entries: readonly Entry[], number: number): Entry | undefined {
  let [from, to] = [0, entries.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((entries[middle]?.number ?? 0) <= number) from = middle + 1;
    else to = middle;
  }
  const entry = entries[from - 1];
  return entry && (entry.run === 0 || number < entry.number + entry.run) ? entry : undefined;
}

/** A directory is four columns, one after another: steps between numbers, runs, lengths, and offsets. */
export function entriesOf(bytes: Uint8Array): Entry[] {
  let at = 0;
  const next = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error('a directory of the archive is cut off');
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  const count = next();
  // Each entry takes four bytes at least, so a wrong count is found before memory is taken for it.
  if (count * 4 > bytes.length) throw new Error('a directory of the archive is cut off');
  const column = (): number[] => Array.from({ length: count }, next);
  const [steps, runs, lengths, offsets] = [column(), column(), column(), column()];
  const entries: Entry[] = [];
  for (const [index, step] of steps.entries()) {
    const before = entries.at(-1);
    const stored = offsets[index] ?? 0;
    entries.push({
      number: (before?.number ?? 0) + step,
      run: runs[index] ?? 0,
      length: lengths[index] ?? 0,
      // 0 says: right behind the entry before.
      offset: stored === 0 && before ? before.offset + before.length : stored - 1,
    });
  }
  return entries;
}

async function opened(bytes: ArrayBuffer, compression: StreetsView['tiles']): Promise<ArrayBuffer> {
  if (compression === 'none') return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}
