import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SidecarError } from './errors.ts';
import { masksSidecar } from './masks-sidecar.ts';
import type { SegmentOf } from './records.ts';
import { samples, scenes, SEGMENT } from './testing/arbitrary.ts';
import { tracksSidecar } from './tracks-sidecar.ts';

const [taken = []] = fc.sample(
  samples.filter((made) => made.some(({ traces, regions }) => traces.length > 1 && regions.length > 0)),
  { numRuns: 1, seed: 5 },
);
const [published = []] = fc.sample(
  scenes.filter((made) => made.some(({ scene, quality }) => scene.tracks.length > 1 && quality !== undefined)),
  { numRuns: 1, seed: 3 },
);
const envelope = { of: SEGMENT, seenToMs: SEGMENT.toMs };
const FORMATS = [
  {
    name: 'masks',
    bytes: await masksSidecar.encode({ ...envelope, samples: taken }),
    decode: (bytes: Uint8Array, of?: SegmentOf): Promise<object> => masksSidecar.decode(bytes, of),
  },
  {
    name: 'tracks',
    bytes: await tracksSidecar.encode({ ...envelope, scenes: published }),
    decode: (bytes: Uint8Array, of?: SegmentOf): Promise<object> => tracksSidecar.decode(bytes, of),
  },
];

/** The content, or the reason why there is none. Anything else that is thrown is a defect. */
const contentOf = async (read: () => Promise<object>): Promise<unknown> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SidecarError) return error.code;
    throw error;
  }
};
const objectIn = (bytes: Uint8Array): Record<string, unknown> =>
  JSON.parse(zstdDecompressSync(bytes).toString()) as Record<string, unknown>;
const fileOf = (object: unknown): Buffer => zstdCompressSync(Buffer.from(JSON.stringify(object)));

describe.each(FORMATS)('a file of $name', ({ name, bytes, decode }) => {
  it('is JSON that ordinary tools unfold, and says what it is', () => {
    expect(objectIn(bytes)).toMatchObject({ format: `marsad.${name}`, version: 1, of: SEGMENT });
  });

  it('that is cut off anywhere is unreadable', async () => {
    for (let length = 0; length < bytes.length; length++)
      expect(await contentOf(() => decode(bytes.subarray(0, length)))).toBe('unreadable');
  });

  it('with a changed bit is refused, or means the same', async () => {
    const whole = await decode(bytes);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const content = await contentOf(() => decode(changed));
      if (content !== 'unreadable') expect(content).toEqual(whole);
    }
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('{"format":"marsad.masks","version":1}')],
    ['a list', fileOf([1, 2])],
    ['null', fileOf(null)],
    ['a header without content', fileOf({ format: `marsad.${name}`, version: 1 })],
    ['another format', fileOf({ ...objectIn(bytes), format: 'marsad.plates' })],
    ['no version', fileOf({ ...objectIn(bytes), version: 'one' })],
  ])('is not %s', async (_, other) => {
    await expect(decode(other)).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('does not unfold to more than a segment can need', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(256 * 1024 * 1024), {
      params: { [constants.ZSTD_c_compressionLevel]: 1 },
    });
    await expect(decode(bomb)).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('of a later version is refused as such', async () => {
    await expect(decode(fileOf({ ...objectIn(bytes), version: 2 }))).rejects.toMatchObject({
      code: 'unknown_version',
      message: expect.stringContaining('version 2'),
    });
  });

  it.each([
    ['district', { district: 'hassan' }],
    ['camera', { camera: 'agdal-avenue-2' }],
    ['epoch', { epoch: SEGMENT.epoch + 1 }],
    ['part', { part: SEGMENT.part + 1 }],
    ['start', { fromMs: SEGMENT.fromMs + 1 }],
  ])('is not used for a segment of another %s', async (_, other) => {
    await expect(decode(bytes, { ...SEGMENT, ...other })).rejects.toMatchObject({
      code: 'other_segment',
      message: expect.stringContaining('agdal/agdal-avenue-1/1790000000000/2/1790000060000'),
    });
  });

  it.each([
    ['ended later than the open file knew', { toMs: SEGMENT.toMs + 40 }],
    ['has a start that is not yet rounded', { fromMs: SEGMENT.fromMs + 0.3 }],
  ])('is used for its segment, which %s', async (_, other) => {
    await expect(decode(bytes, { ...SEGMENT, ...other })).resolves.toMatchObject({ of: SEGMENT });
  });

  it('in which any value is replaced by any other is refused, or can be used', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.jsonValue({ maxDepth: 2 }), async (place, value) => {
        const content = await contentOf(() => decode(fileOf(replacedAt(objectIn(bytes), place, value))));
        expect(['string', 'object']).toContain(typeof content);
      }),
      { numRuns: 400 },
    );
  });
});

/** The object with its value of this number, counted through all of it, replaced. */
function replacedAt(object: unknown, place: number, value: unknown): unknown {
  const total = valuesIn(object);
  let left = place % total;
  const walk = (now: unknown): unknown => {
    if (left-- === 0) return value;
    if (Array.isArray(now)) return now.map(walk);
    if (now === null || typeof now !== 'object') return now;
    return Object.fromEntries(Object.entries(now).map(([name, inner]) => [name, walk(inner)]));
  };
  return walk(object);
}

const valuesIn = (object: unknown): number =>
  1 +
  (object !== null && typeof object === 'object'
    ? Object.values(object)
        .map(valuesIn)
        .reduce((a, b) => a + b, 0)
    : 0);
