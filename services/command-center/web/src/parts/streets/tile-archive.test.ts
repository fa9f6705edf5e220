import { describe, expect, it, test } from 'vitest';
import type { StreetsView } from '../../api/types.ts';
import { createTileArchive, entriesOf, tileNumber } from './tile-archive.ts';

test.each([
  [0, 0, 0, 0],
  [1, 0, 0, 1],
  [1, 0, 1, 2],
  [1, 1, 1, 3],
  [1, 1, 0, 4],
  [2, 0, 0, 5],
  [12, 3423, 1763, 19_078_479],
])('the tile %i/%i/%i has the number %i', (z, x, y, number) => {
  expect(tileNumber(z, x, y)).toBe(number);
});

describe('a directory', () => {
  it('is read column by column, and an offset of 0 is behind the entry before', () => {
    // Two entries: numbers 5 and 205, runs 1 and 3, lengths 10 and 300, the first at 7.
    const bytes = [2, 5, 200, 1, 1, 3, 10, 172, 2, 8, 0];
    expect(entriesOf(new Uint8Array(bytes))).toEqual([
      { number: 5, run: 1, length: 10, offset: 7 },
      { number: 205, run: 3, length: 300, offset: 17 },
    ]);
  });

  test.each([
    ['ends too early', [2, 5, 200, 1, 1, 3, 10, 172]],
    ['says that it has millions of entries', [255, 255, 255, 127, 1, 1]],
    ['is empty', []],
  ])('that %s is refused', (_, bytes) => {
    expect(() => entriesOf(new Uint8Array(bytes))).toThrow('cut off');
  });
});

/** An archive without compression: its directories by offset, and tiles of one byte from 1,000 on. */
const archiveOf = (
  directories: Readonly<Record<number, readonly number[]>>,
  failures: { left: number } = { left: 0 },
) => {
  const asked: number[] = [];
  const view = {
    ...{ root: { offset: 0, length: 9 }, leavesOffset: 100, tilesOffset: 1_000 },
    ...{ internal: 'none', tiles: 'none' },
  } as unknown as StreetsView;
  const archive = createTileArchive(view, async (offset) => {
    asked.push(offset);
    if (failures.left > 0) {
      failures.left -= 1;
      throw new Error('no network');
    }
    return new Uint8Array(directories[offset] ?? [offset % 256]).buffer;
  });
  return { archive, asked };
};
const bytesOf = async (tile: Promise<ArrayBuffer | undefined>) => {
  const bytes = await tile;
  return bytes && [...new Uint8Array(bytes)];
};

describe('a tile', () => {
  it('of a run has the bytes of the run, and outside of it there is none', async () => {
    // Numbers 1 to 3 have the same tile, at 4.
    const { archive } = archiveOf({ 0: [1, 1, 3, 1, 5] });
    expect(await bytesOf(archive.tile(1, 0, 0))).toEqual([1_004 % 256]);
    expect(await bytesOf(archive.tile(1, 1, 1))).toEqual([1_004 % 256]);
    expect([await archive.tile(1, 1, 0), await archive.tile(0, 0, 0)]).toEqual([undefined, undefined]);
  });

  it('is found through a leaf, and no directory is read twice', async () => {
    const { archive, asked } = archiveOf({ 0: [1, 0, 0, 9, 8], 107: [1, 2, 1, 1, 1] });
    for (const _ of [1, 2]) expect(await bytesOf(archive.tile(1, 0, 1))).toEqual([1_000 % 256]);
    expect(asked).toEqual([0, 107, 1_000, 1_000]);
  });

  it('in directories that point at each other is an error instead of a loop', async () => {
    const { archive } = archiveOf({ 0: [1, 0, 0, 9, 1], 100: [1, 0, 0, 9, 1] });
    await expect(archive.tile(1, 0, 0)).rejects.toThrow('point at each other');
  });

  it('is asked for again after the network failed', async () => {
    const { archive } = archiveOf({ 0: [1, 1, 3, 1, 5] }, { left: 1 });
    await expect(archive.tile(1, 0, 0)).rejects.toThrow('no network');
    expect(await bytesOf(archive.tile(1, 0, 0))).toEqual([1_004 % 256]);
  });
});
