import { describe, expect, it, test } from 'vitest';
import { streetTile, STREETS, writeStreetArchive } from '../testing/street-archive.ts';
import { describeStreets, readHeader } from './street-header.ts';

const TILES = [{ z: 3, x: 1, y: 2, bytes: streetTile('primary', 'Avenue') }];

it('the head of an archive says where everything is', () => {
  const file = writeStreetArchive(TILES);
  const { root, metadata, leavesOffset, tilesOffset, ...rest } = readHeader(file);
  expect(root.offset).toBe(127);
  expect(metadata.offset).toBe(root.offset + root.length);
  expect([leavesOffset, tilesOffset]).toEqual([metadata.offset + metadata.length, metadata.offset + metadata.length]);
  expect(rest).toEqual({ internal: 'gzip', tiles: 'gzip', minZoom: 3, maxZoom: 3, bounds: [-180, -85, 180, 85] });
});

describe('an archive that the map cannot draw is refused with the reason', () => {
  test.each([
    ['another file', Buffer.from('not an archive'), 'no PMTiles archive'],
    [
      'an archive of version 2',
      Buffer.from(writeStreetArchive(TILES)).fill(2, 7, 8),
      'no PMTiles archive of version 3',
    ],
    ['pictures', writeStreetArchive(TILES, { tileType: 2 }), 'its tiles are pictures'],
    ['brotli', writeStreetArchive(TILES, { compression: 3 }), 'make it with gzip'],
  ])('%s', (_, file, reason) => expect(() => readHeader(file)).toThrow(reason));

  it.each([null, {}, { vector_layers: 'roads' }, { vector_layers: [null, { id: 'streets' }] }])(
    'layers of %j',
    (metadata) => {
      expect(() => describeStreets(metadata)).toThrow('neither the layers of OpenMapTiles nor those of Protomaps');
    },
  );
});

describe('the attribution', () => {
  it('is a text without links', () => {
    expect(describeStreets(STREETS)).toEqual({ layers: 'openmaptiles', attribution: '© OpenStreetMap contributors' });
  });

  it('is that of OpenStreetMap where the archive has none', () => {
    const metadata = { vector_layers: [{ id: 'roads' }], attribution: ' <br> ' };
    expect(describeStreets(metadata)).toEqual({ layers: 'protomaps', attribution: '© OpenStreetMap contributors' });
  });
});
