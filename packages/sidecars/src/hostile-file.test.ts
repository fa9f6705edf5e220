import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masksSidecar } from './masks-sidecar.ts';
import { samples, scenes, SEGMENT } from './testing/arbitrary.ts';
import { tracksSidecar } from './tracks-sidecar.ts';

/** Files that are whole, small and of the right segment, and were made to harm their reader. */

type Content = Record<string, unknown>;
const envelope = { of: SEGMENT, seenToMs: SEGMENT.toMs };
const contentOf = (bytes: Uint8Array): Content => JSON.parse(zstdDecompressSync(bytes).toString()) as Content;
const fileOf = (content: Content): Buffer => zstdCompressSync(Buffer.from(JSON.stringify(content)));
const [taken = []] = fc.sample(
  samples.filter((made) => made.some(({ traces, regions }) => traces.length > 1 && regions.length > 0)),
  { numRuns: 1, seed: 5 },
);
const [published = []] = fc.sample(
  scenes.filter((made) => made.length > 2),
  { numRuns: 1, seed: 3 },
);
const masks = contentOf(await masksSidecar.encode({ ...envelope, samples: taken }));
const tracks = contentOf(await tracksSidecar.encode({ ...envelope, scenes: published }));
const unreadable = { code: 'unreadable' };

describe('a file of masks', () => {
  const traces = masks['traces'] as Content;
  const regions = masks['regions'] as { mask: Record<string, unknown[]> };
  it.each([
    ['traces have no key', { traces: { ...traces, key: [] } }],
    [
      'traces are marked by unknown letters',
      { traces: { ...traces, seen: (traces['seen'] as string[]).map((seen) => seen.replace(/[su]/g, 'q')) } },
    ],
    [
      'regions are in a second list',
      {
        regions: {
          ...regions,
          mask: Object.fromEntries(Object.entries(regions.mask).map(([side, lists]) => [side, [...lists, ...lists]])),
        },
      },
    ],
  ])('of which %s is refused, because they would be left out', async (_, over) => {
    await expect(masksSidecar.decode(fileOf(masks), SEGMENT)).resolves.toMatchObject({ of: SEGMENT });
    await expect(masksSidecar.decode(fileOf({ ...masks, ...over }), SEGMENT)).rejects.toMatchObject(unreadable);
  });

  it.each([
    [
      'millions of frames',
      { examined: '1'.repeat(2_000_000), atMs: Array(2_000_000).fill(0), part: [['1:0', 2_000_000]] },
    ],
    ['millions of faults', { atMs: Array(2_000_000).fill('') }],
    ['millions of runs', { part: Array(600_000).fill(['', 1]) }],
    ['millions of faulty lists', { traces: { ...traces, seen: Array(2_000_000).fill(0) } }],
  ])('with %s is refused before they are unfolded', async (_, over) => {
    const file = fileOf({ ...masks, ...over });
    const before = process.memoryUsage().rss;
    await expect(masksSidecar.decode(file)).rejects.toMatchObject(unreadable);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });
});

describe('a file of tracks', () => {
  it('with a list of conditions that all its frames share is refused before it is copied for each', async () => {
    const scenesOf = tracks['scenes'] as Content;
    const many = { ...tracks, scenes: { ...scenesOf, conditions: [[Array(2_000).fill('night'), published.length]] } };
    await expect(tracksSidecar.decode(fileOf(many))).rejects.toMatchObject({
      ...unreadable,
      message: expect.stringContaining('conditions[0]'),
    });
  });
});
