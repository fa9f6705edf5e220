import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'node-av/lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { displayOf } from '../display/frame-display.ts';
import { silenceFfmpeg } from '../ffmpeg-log.ts';
import { openFile } from '../input/input.ts';
import { createScaler } from '../scaling/scaler.ts';
import { makeClip } from '../testing/clips.ts';
import type { ClipOptions } from '../testing/clips.ts';
import { decodeFrom } from './decode-from.ts';
import { createDecoder } from './decoder.ts';

const directory = mkdtempSync(join(tmpdir(), 'marsad-deinterlacer-'));
beforeAll(() => silenceFfmpeg());
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const at = (name: string): string => join(directory, name);

/** How many pixels are lighter than both their neighbours above and below, or darker than both. */
function combsIn(frame: Frame): number {
  const { width, height } = displayOf(frame);
  const scaler = createScaler(width, height, 'grey');
  const grey = scaler.pixels(frame);
  scaler.close();
  let combs = 0;
  for (let pixel = width; pixel < width * (height - 1); pixel += 1) {
    const [above = 0, here = 0, below = 0] = [grey[pixel - width], grey[pixel], grey[pixel + width]];
    if ((here - above) * (here - below) > 900) combs += 1;
  }
  return combs;
}

function decoded(path: string): { ptsMs: number; combs: number }[] {
  const input = openFile(path);
  const decoder = createDecoder(input);
  const frames: { ptsMs: number; combs: number }[] = [];
  const take = (frame: Frame, ptsMs: number): void => void frames.push({ ptsMs, combs: combsIn(frame) });
  while (input.readSync() === 'packet') decoder.push(input.packet, take);
  decoder.push(null, take);
  decoder.close();
  input.close();
  return frames;
}

const CLIP: ClipOptions = { frames: 12, width: 720, height: 576, group: 6, container: 'matroska' };

describe.each<[string, ClipOptions]>([
  ['H.264', {}],
  ['H.264 with B-frames', { bFrames: 2 }],
  ['MPEG-2', { encoder: 'mpeg2video' }],
  ['MPEG-2 in 4:2:2', { encoder: 'mpeg2video', pixels: '4:2:2' }],
  ['H.264, to be turned', { rotation: 90, container: 'mp4' }],
])('interlaced %s', (name, options) => {
  const path = at(`${name}.video`);
  let whole: ReturnType<typeof decoded> = [];
  beforeAll(() => {
    makeClip(at('whole.video'), { ...CLIP, ...options });
    makeClip(path, { ...CLIP, ...options, interlaced: 'marked' });
    whole = decoded(at('whole.video'));
  });

  it('comes as whole frames without combs, each at its time', () => {
    const frames = decoded(path);
    expect(frames.map(({ ptsMs }) => ptsMs)).toEqual(whole.map(({ ptsMs }) => ptsMs));
    expect(frames.map(({ combs }) => combs)).toEqual(frames.map(() => 0));
  });

  it('comes without combs where only key frames are decoded', () => {
    const combs: number[] = [];
    decodeFrom(path, { fromMs: 0, keyFramesOnly: true }, (frame) => combs.push(combsIn(frame)) > 0);
    expect(combs.length).toBeGreaterThan(1);
    expect(combs.every((count) => count === 0)).toBe(true);
  });
});

it('frames that are not interlaced come as they are, at once', () => {
  makeClip(at('whole.mkv'), CLIP);
  const input = openFile(at('whole.mkv'));
  const decoder = createDecoder(input);
  let frames = 0;
  expect(input.readSync()).toBe('packet');
  decoder.push(input.packet, () => (frames += 1));
  decoder.push(null, () => (frames += 1));
  expect(frames).toBe(1);
  decoder.close();
  input.close();
});

it('frames whose fields are not marked as such keep their combs', () => {
  makeClip(at('unmarked.mkv'), { ...CLIP, interlaced: 'unmarked' });
  expect(decoded(at('unmarked.mkv')).filter(({ combs }) => combs > 500)).toHaveLength(12);
});
