import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box } from '@marsad/schemas';
import { SAMPLES } from '../../testing/samples.ts';
import { decodeVideo, silenceFfmpeg } from '@marsad/media';
import { isMasked } from '@marsad/masking';
import { recordSample } from '../../testing/record-sample.ts';
import type { MaskSample } from '@marsad/masking';
import type { SealedSegment } from '../../ports.ts';
import { recoverSegment } from '../../recording/io/recover-segment.ts';
import { encodeClipFile } from './encode-clip.ts';

const ORIGIN = 1_790_000_000_000;
/** A busy part of the street, in fractions of the frame. */
const HIDDEN: Box = { x: 0.05, y: 0.05, width: 0.6, height: 0.5 };
const directory = mkdtempSync(join(tmpdir(), 'marsad-clip-'));
let segments: SealedSegment[] = [];

beforeAll(() => {
  silenceFfmpeg();
  segments = recordSample({
    source: join(SAMPLES, 'person-bicycle-car-detection-part.mp4'),
    directory,
    camera: 'street-1',
    district: 'agdal',
    epoch: ORIGIN,
    originMs: ORIGIN,
    segmentMs: 8_000,
  });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const samplesFrom = (fromMs: number, toMs: number, masks: readonly Box[]): MaskSample[] =>
  Array.from({ length: Math.ceil((toMs - fromMs) / 200) + 1 }, (_, n) => ({
    atMs: fromMs + n * 200,
    part: '1:0',
    examined: true,
    traces: masks.map((mask, key) => ({ key, mask, unseenMs: 0 })),
    regions: [],
  }));
const clipOf = (
  name: string,
  samples: readonly MaskSample[],
  [fromMs, toMs] = [ORIGIN + 6_000, ORIGIN + 12_000] as const,
) => {
  const path = join(directory, name);
  return { path, result: encodeClipFile({ footage: segments, fromMs, toMs, samples, path }) };
};
const scaled = (box: Box, of: { width: number; height: number }): Box => ({
  x: box.x * of.width,
  y: box.y * of.height,
  width: box.width * of.width,
  height: box.height * of.height,
});

describe('the masked clip of an alert', () => {
  it('holds every frame of its time, across two segments, and begins at zero', () => {
    expect(segments.length).toBeGreaterThan(1);
    expect(segments.some(({ toMs }) => toMs > ORIGIN + 6_000 && toMs < ORIGIN + 12_000)).toBe(true);
    const { path, result } = clipOf('all.mp4', samplesFrom(ORIGIN, ORIGIN + 20_000, []));
    const original = segments
      .flatMap((segment) => decodeVideo(segment.path).map(({ ptsMs }) => ORIGIN + ptsMs))
      .filter((atMs) => atMs >= ORIGIN + 6_000 && atMs < ORIGIN + 12_000);
    expect(result).toMatchObject({ frames: original.length, masked: 'boxes', widthPx: 768, heightPx: 432 });
    const played = decodeVideo(path);
    expect(played).toHaveLength(original.length);
    expect(played[0]?.ptsMs).toBe(0);
    expect(played.at(-1)?.ptsMs).toBeCloseTo((original.at(-1) ?? 0) - (original[0] ?? 0), -1);
  });

  it('shows nothing inside its masks in any frame, unlike a clip without masks', () => {
    const samples = samplesFrom(ORIGIN, ORIGIN + 20_000, [HIDDEN]);
    const masked = decodeVideo(clipOf('masked.mp4', samples).path);
    const unmasked = decodeVideo(clipOf('open.mp4', samplesFrom(ORIGIN, ORIGIN + 20_000, [])).path);
    const box = scaled(HIDDEN, { width: 768, height: 432 });
    expect(masked.length).toBeGreaterThan(50);
    expect(masked.filter((frame) => !isMasked(frame, box)).length).toBe(0);
    expect(unmasked.filter((frame) => isMasked(frame, box)).length).toBe(0);
  });

  it('hides everything for a time in which no frame was examined, and reports it', () => {
    const { path, result } = clipOf('whole.mp4', samplesFrom(ORIGIN + 6_000, ORIGIN + 9_000, []));
    expect(result?.masked).toBe('whole');
    const all = { x: 0, y: 0, width: 768, height: 432 };
    const hidden = decodeVideo(path).filter(({ ptsMs }) => ptsMs > 3_300);
    expect(hidden.length).toBeGreaterThan(20);
    expect(hidden.every((frame) => isMasked(frame, all))).toBe(true);
  });

  it('does not exist if nothing was recorded', () => {
    expect(clipOf('none.mp4', [], [ORIGIN + 900_000, ORIGIN + 905_000]).result).toBeNull();
  });
});

describe('a recording that a crash cut off', () => {
  it('is kept up to its last whole group, with its real end', () => {
    const crashed = mkdtempSync(join(directory, 'crashed-'));
    const [whole] = recordSample({
      source: join(SAMPLES, 'person-bicycle-car-detection-part.mp4'),
      directory: crashed,
      camera: 'street-2',
      district: 'agdal',
      epoch: ORIGIN,
      originMs: ORIGIN,
      segmentMs: 600_000,
    });
    if (!whole) return expect.fail('nothing was recorded');
    truncateSync(whole.path, Math.floor(whole.bytes / 2));
    const found = recoverSegment(whole.path);
    expect(found).toMatchObject({ camera: 'street-2', fromMs: whole.fromMs, originMs: ORIGIN });
    expect(found?.toMs).toBeGreaterThan(whole.fromMs + 2_000);
    expect(found?.toMs).toBeLessThan(whole.toMs - 2_000);
  });
});
