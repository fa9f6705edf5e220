import { gzipSync } from 'node:zlib';

/** Writes PMTiles archives of a few tiles, and vector tiles of a few lines, byte by byte: tests take nothing from outside. */

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
};

/** The number of a tile: all tiles of smaller zooms, and its place on the Hilbert curve of its own. */
export function tileNumber(z: number, x: number, y: number): number {
  let [atX, atY, number] = [x, y, (4 ** z - 1) / 3];
  for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
    const [right, lower] = [Number(atX >= side), Number(atY >= side)];
    number += side * side * (right === 0 ? lower : lower === 0 ? 3 : 2);
    [atX, atY] = [atX - right * side, atY - lower * side];
    if (lower === 0) {
      if (right === 1) [atX, atY] = [side - 1 - atX, side - 1 - atY];
      [atX, atY] = [atY, atX];
    }
  }
  return number;
}

type Entry = { number: number; run: number; offset: number; length: number };

const directory = (entries: readonly Entry[]): Buffer =>
  gzipSync(
    Buffer.from([
      ...varint(entries.length),
      ...entries.flatMap(({ number }, n) => varint(number - (entries[n - 1]?.number ?? 0))),
      ...entries.flatMap(({ run }) => varint(run)),
      ...entries.flatMap(({ length }) => varint(length)),
      ...entries.flatMap(({ offset }, n) => {
        const before = entries[n - 1];
        return varint(before && offset === before.offset + before.length ? 0 : offset + 1);
      }),
    ]),
  );

export type WrittenTile = { z: number; x: number; y: number; bytes: Buffer };
type Options = {
  metadata?: object;
  /** How many entries a leaf directory has; absent: the root has them all. */
  leaf?: number;
  tileType?: number;
  compression?: number;
};

/** @returns the bytes of an archive of these tiles, in which equal tiles that follow each other are one entry */
export function writeStreetArchive(tiles: readonly WrittenTile[], options: Options = {}): Buffer {
  const { metadata = STREETS, leaf, tileType = 1, compression = 2 } = options;
  const sorted = tiles
    .map(({ z, x, y, bytes }) => ({ number: tileNumber(z, x, y), bytes: gzipSync(bytes) }))
    .toSorted((a, b) => a.number - b.number);
  const entries: Entry[] = [];
  let data = Buffer.alloc(0);
  for (const { number, bytes } of sorted) {
    const last = entries.at(-1);
    const isSame = last && number === last.number + last.run && data.subarray(last.offset).equals(bytes);
    if (isSame) last.run += 1;
    else {
      entries.push({ number, run: 1, offset: data.length, length: bytes.length });
      data = Buffer.concat([data, bytes]);
    }
  }
  const leaves: Buffer[] = [];
  const pointers: Entry[] = [];
  for (let from = 0; leaf !== undefined && from < entries.length; from += leaf) {
    const bytes = directory(entries.slice(from, from + leaf));
    const offset = leaves.reduce((sum, { length }) => sum + length, 0);
    pointers.push({ number: entries[from]?.number ?? 0, run: 0, offset, length: bytes.length });
    leaves.push(bytes);
  }
  const parts = [
    directory(leaf === undefined ? entries : pointers),
    gzipSync(JSON.stringify(metadata)),
    Buffer.concat(leaves),
    data,
  ];
  const zooms = tiles.map(({ z }) => z);
  return Buffer.concat([
    head(parts, { tileType, compression, zooms: [Math.min(...zooms), Math.max(...zooms)], tiles: tiles.length }),
    ...parts,
  ]);
}

type Head = { tileType: number; compression: number; zooms: [number, number]; tiles: number };

function head(parts: readonly Buffer[], { tileType, compression, zooms, tiles }: Head): Buffer {
  const bytes = Buffer.alloc(127);
  bytes.write('PMTiles', 'latin1');
  bytes[7] = 3;
  let offset = bytes.length;
  parts.forEach((part, n) => {
    bytes.writeBigUInt64LE(BigInt(offset), 8 + 16 * n);
    bytes.writeBigUInt64LE(BigInt(part.length), 16 + 16 * n);
    offset += part.length;
  });
  for (const at of [72, 80, 88]) bytes.writeBigUInt64LE(BigInt(tiles), at);
  bytes.set([1, compression, compression, tileType, ...zooms], 96);
  [-180, -85, 180, 85].forEach((degrees, n) => bytes.writeInt32LE(degrees * 10_000_000, 102 + 4 * n));
  return bytes;
}

/** What the archives of Planetiler and tilemaker say of themselves. */
export const STREETS = {
  vector_layers: [{ id: 'transportation' }, { id: 'water' }],
  attribution: '<a href="https://www.openstreetmap.org/copyright">&copy; OpenStreetMap contributors</a>',
};

const field = (number: number, bytes: readonly number[]): number[] => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];
const textField = (number: number, text: string): number[] => field(number, [...Buffer.from(text)]);
const numberField = (number: number, value: number): number[] => [...varint(number * 8), ...varint(value)];
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

/** A vector tile with one street of this class and name, straight through its middle from side to side. */
export function streetTile(streetClass: string, name: string): Buffer {
  // A move to the left edge, then a line of one step to the right edge; a tile is 4,096 units wide.
  const geometry = [9, zigzag(0), zigzag(2048), 10, zigzag(4096), zigzag(0)].flatMap(varint);
  const layer = (id: string): number[] => [
    ...numberField(15, 2),
    ...textField(1, id),
    ...field(2, [...field(2, [0, 0, 1, 1].flatMap(varint)), ...numberField(3, 2), ...field(4, geometry)]),
    ...textField(3, 'class'),
    ...textField(3, 'name'),
    ...field(4, textField(1, streetClass)),
    ...field(4, textField(1, name)),
    ...numberField(5, 4096),
  ];
  return Buffer.from([...field(3, layer('transportation')), ...field(3, layer('transportation_name'))]);
}
