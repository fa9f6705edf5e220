import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silenceFfmpeg } from '../ffmpeg-log.ts';
import { makeClip } from '../testing/clips.ts';
import type { ClipOptions } from '../testing/clips.ts';
import { decodeFrom } from './decode-from.ts';

const directory = mkdtempSync(join(tmpdir(), 'marsad-decode-from-'));
beforeAll(() => silenceFfmpeg());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The times of the frames that are decoded from a time on, ms. */
function timesFrom(path: string, fromMs: number, { keyFramesOnly = false, most = 1_000 } = {}): number[] {
  const times: number[] = [];
  decodeFrom(path, { fromMs, keyFramesOnly }, (_, ptsMs) => times.push(Math.round(ptsMs)) < most);
  return times;
}

describe.each([
  ['H.264', {}],
  ['H.264 with B-frames', { bFrames: 2 }],
  ['H.265', { encoder: 'libx265' }],
  ['MJPEG', { encoder: 'mjpeg' }],
] as [string, ClipOptions][])('decoding %s from a time on', (name, options) => {
  const path = join(directory, `${name}.mkv`);
  let all: number[] = [];
  beforeAll(() => {
    makeClip(path, { frames: 50, group: 10, container: 'matroska', ...options });
    all = timesFrom(path, 0);
  });

  it.each([[0], [120], [399], [400], [401], [1_000], [1_960]])('gives every frame from %i ms on', (fromMs) => {
    expect(all).toHaveLength(50);
    expect(timesFrom(path, fromMs).filter((ms) => ms >= fromMs)).toEqual(all.filter((ms) => ms >= fromMs));
  });

  it('begins at the key frame before it', () => {
    const [first = 0] = timesFrom(path, 1_000);
    expect(first).toBeGreaterThanOrEqual(800);
    expect(first).toBeLessThanOrEqual(1_000);
  });

  it('gives key frames only, if no others are wanted', () => {
    const times = timesFrom(path, 900, { keyFramesOnly: true });
    if (options.encoder === 'mjpeg') expect(times).toEqual(all.filter((ms) => ms >= 880));
    else expect(times).toEqual([800, 1_200, 1_600].filter((ms) => all.includes(ms)));
  });

  it('ends as soon as no more are wanted', () => expect(timesFrom(path, 0, { most: 3 })).toHaveLength(3));

  it('gives nothing but the last group after the end', () => {
    expect(timesFrom(path, 90_000).every((ms) => ms >= 1_600)).toBe(true);
  });
});
