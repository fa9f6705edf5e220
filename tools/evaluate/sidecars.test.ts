import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sceneAt, trackAt } from '@marsad/behaviour/testing';
import type { ImageQuality } from '@marsad/schemas';
import { masksSidecar, type PublishedScene } from '@marsad/sidecars';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { csvRows } from './csv.ts';
import { cellsOf } from './scoring/sidecars.ts';
import { evaluateSidecars, shareOfVideo, SIDECARS_HEADER, sizesOf } from './sidecars.ts';

const WORKER = join(import.meta.dirname, '..', '..', 'samples', 'worker-zone-detection-preview.mp4');
const folder = mkdtempSync(join(tmpdir(), 'marsad-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Analysed five times a second, with this many things in each frame. */
const footage = (seconds: number, things: number) => ({
  packets: Array.from({ length: seconds * 25 }, (_, at) => ({ atMs: at * 40, bytes: 1_000 })),
  samples: Array.from({ length: seconds * 5 }, (_, at) => ({
    atMs: at * 200 + 0.4,
    part: '1:0',
    examined: true,
    traces: Array.from({ length: things }, (__, key) => ({
      key,
      mask: { x: ((at * (key + 3)) % 90) / 100, y: ((at * 7) % 80) / 100, width: 0.1, height: 0.1 },
      unseenMs: 0,
    })),
    regions: [],
  })),
  published: Array.from({ length: seconds * 5 }, (_, at) => ({
    scene: {
      ...sceneAt(
        at,
        Array.from({ length: things }, (__, key) => trackAt(key, 100 + ((at * (key + 5)) % 800), 200)),
      ),
      capturedAtMs: at * 200,
      receivedAtMs: at * 200,
    },
  })),
});

const REGION = { ordinal: 1, box: { x: 0.1, y: 0.2, width: 0.05, height: 0.06 }, change: 'added' as const };
const qualityAt = (at: number): ImageQuality => {
  const value = ((at * 37) % 1_000) / 1_000;
  return {
    brightness: value,
    contrast: value,
    sharpness: value,
    noise: value,
    colour: value,
    change: value,
    sameView: value,
  };
};

describe('the sizes of sidecars', () => {
  test('are measured for each minute of a video, against the bytes of that minute', async () => {
    const segments = await sizesOf(footage(90, 3));
    expect(segments.map(({ fromMs, videoBytes, frames }) => ({ fromMs, videoBytes, frames }))).toEqual([
      { fromMs: 0, videoBytes: 1_500_000, frames: 300 },
      { fromMs: 60_000, videoBytes: 750_000, frames: 150 },
    ]);
  });

  test('grow with what is seen', async () => {
    const [none] = await sizesOf(footage(60, 0));
    const [many] = await sizesOf(footage(60, 20));
    expect(none?.masksBytes).toBeLessThan(500);
    expect(none?.tracksBytes).toBeLessThan(700);
    expect(many?.masksBytes).toBeGreaterThan(2 * (none?.masksBytes ?? 0));
  });

  test('count static regions and image quality', async () => {
    const plain = footage(60, 3);
    type Seen = Pick<PublishedScene, 'quality'> & Pick<PublishedScene['scene'], 'staticRegions'>;
    const bytesWith = async (more: (at: number) => Seen) => {
      const published = plain.published.map(({ scene }, at) => {
        const { quality, staticRegions } = more(at);
        return { scene: { ...scene, ...(staticRegions && { staticRegions }) }, ...(quality && { quality }) };
      });
      const [segment] = await sizesOf({ ...plain, published });
      return segment?.tracksBytes ?? 0;
    };
    const without = await bytesWith(() => ({}));
    expect(await bytesWith((at) => ({ staticRegions: [{ ...REGION, ageMs: 10_000 + 200 * at }] }))).toBeGreaterThan(
      without + 20,
    );
    expect(await bytesWith((at) => (at % 5 === 0 ? { quality: qualityAt(at) } : {}))).toBeGreaterThan(without + 60);
  });

  test('are summed up over the segments', () => {
    const segment = { fromMs: 0, videoBytes: 100_000, frames: 300, masksBytes: 400, tracksBytes: 500 };
    expect(shareOfVideo([segment, { ...segment, videoBytes: 80_000 }])).toBeCloseTo(0.01);
    const rows = `${SIDECARS_HEADER}\n0,100000,300,400,500,0.90\n60,80000,300,400,500,1.13\n`;
    expect(cellsOf(rows)).toEqual(['180.0', '600', '0.8', '1.0', '**1.00 %**']);
  });
});

test('the command writes a row a segment, and a sample stays under 1 %', { timeout: 60_000 }, async () => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const out = join(folder, 'sidecars.csv');
  await evaluateSidecars({ video: WORKER, out, threads: 1, keep: folder });
  const [row, ...more] = csvRows(readFileSync(out, 'utf8'));
  expect(more).toEqual([]);
  expect(Number(row?.['share_percent'])).toBeLessThan(1);
  expect(printed.mock.lastCall?.[0]).toMatch(/^sidecars: 1 segments, 0\.\d\d % of the video's bytes$/);
  expect(readFileSync(join(folder, '0.tracks.json.zst'))).toHaveLength(Number(row?.['tracks_bytes']));
  const kept = await masksSidecar.decode(readFileSync(join(folder, '0.masks.json.zst')));
  expect(kept.samples).toHaveLength(Number(row?.['frames']));
});

test('a folder to keep files in must be there', async () => {
  const keep = join(folder, 'nowhere');
  const run = evaluateSidecars({ video: WORKER, out: join(folder, 'sidecars.csv'), threads: 1, keep });
  await expect(run).rejects.toThrow('there is no such folder');
});
