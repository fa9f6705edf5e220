import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MuxFailure, openSegmentFile } from '../encoding/segment-file.ts';
import { silenceFfmpeg } from '../ffmpeg-log.ts';
import { openFile } from '../input/input.ts';
import { SourceFailure } from '../input/source-failure.ts';
import { createScalers } from '../scaling/scaler.ts';
import { createYuvScaler } from '../scaling/yuv-scaler.ts';
import { makeClip } from '../testing/clips.ts';
import type { ClipOptions } from '../testing/clips.ts';
import { createDecoder } from './decoder.ts';
import { displaySizeIn } from './footage.ts';

const directory = mkdtempSync(join(tmpdir(), 'marsad-garbled-'));
beforeAll(() => silenceFfmpeg());
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const at = (name: string): string => join(directory, name);

/** Numbers from 0 to below 1 that are the same in every run (Lehmer, 1951; Park and Miller's constants). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Does with a file all that the city does with one. Returns how many frames were looked at, or why it was refused. */
function playThrough(path: string): number | string {
  try {
    displaySizeIn(path);
    const input = openFile(path);
    const scalers = createScalers();
    const yuv = createYuvScaler(64, 36);
    let frames = 0;
    try {
      const segment = openSegmentFile(`${path}.recorded.mp4`, input);
      const decoder = createDecoder(input);
      for (let reads = 0; reads < 400; reads += 1) {
        const result = input.readSync();
        if (result === 'damaged') continue;
        const isPacket = result === 'packet';
        decoder.push(isPacket ? input.packet : null, (frame) => {
          frames += 1;
          scalers.get(64, 36, 'rgb').pixels(frame);
          scalers.get(64, 36, 'grey').pixels(frame);
          scalers.planes(frame);
          yuv.frame(frame);
        });
        if (!isPacket) break;
        try {
          segment.write(input.packet);
        } catch (error) {
          if (!(error instanceof MuxFailure)) throw error;
        }
      }
      segment.abandon();
      decoder.close();
    } finally {
      input.close();
      scalers.close();
      yuv.close();
    }
    return frames;
  } catch (error) {
    if (error instanceof SourceFailure || error instanceof MuxFailure) return error.name;
    throw error;
  }
}

/** Cuts, flips bits, repeats or leaves out bytes. */
function garble(bytes: Buffer, random: () => number): Buffer {
  const place = (): number => Math.floor(random() * bytes.length);
  const [from, to] = [place(), place()].toSorted((a, b) => a - b);
  switch (Math.floor(random() * 4)) {
    case 0:
      return bytes.subarray(0, place());
    case 1:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
    default: {
      const flipped = Buffer.from(bytes);
      // Headers are short and matter most: half of the flips are there.
      for (let flips = 1 + Math.floor(random() * 40); flips > 0; flips -= 1) {
        const where = random() < 0.5 ? place() : Math.floor(random() * Math.min(bytes.length, 600));
        flipped[where] = (flipped[where] ?? 0) ^ (1 << Math.floor(random() * 8));
      }
      return flipped;
    }
  }
}

const TIMES = 25;
describe.each<[string, ClipOptions]>([
  ['h264.mp4', {}],
  ['h264.h264', { container: 'h264' }],
  ['h264-interlaced.ts', { container: 'mpegts', interlaced: 'marked' }],
  ['h265-turned.mp4', { encoder: 'libx265', rotation: 90 }],
  ['vp9.webm', { encoder: 'libvpx-vp9', container: 'webm' }],
  ['mjpeg.mkv', { encoder: 'mjpeg', container: 'matroska' }],
  ['mpeg4.avi', { encoder: 'mpeg4', container: 'avi' }],
])('garbled %s', (name, options) => {
  it('plays as far as it goes or is refused, and nothing else fails', () => {
    makeClip(at(name), { width: 96, height: 64, frames: 10, group: 5, container: 'mp4', ...options });
    const whole = readFileSync(at(name));
    expect(playThrough(at(name))).toBe(10);
    const random = createRandom(name.length * 7_919);
    const results = Array.from({ length: TIMES }, () => {
      writeFileSync(at(`garbled-${name}`), garble(whole, random));
      return playThrough(at(`garbled-${name}`));
    });
    expect(results.every((result) => typeof result === 'number' || result.endsWith('Failure'))).toBe(true);
    expect(results.filter((result) => typeof result === 'number' && result > 0).length).toBeGreaterThan(0);
  });
});
