import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AV_FRAME_FLAG_CORRUPT } from 'node-av/constants';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silenceFfmpeg } from '../ffmpeg-log.ts';
import { openFile } from '../input/input.ts';
import { ticksToMs } from '../packet.ts';
import { createSampler } from '../sampling/sampling.ts';
import { makeClip } from '../testing/clips.ts';
import type { ClipOptions } from '../testing/clips.ts';
import { createDecoder } from './decoder.ts';

const directory = mkdtempSync(join(tmpdir(), 'marsad-decoder-'));
beforeAll(() => silenceFfmpeg());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Samples a file five times a second. Returns the time and the pixels' hash of each sampled frame, and how many frames were decoded. */
function sample(path: string, { skipping }: { skipping: boolean }) {
  const input = openFile(path);
  const decoder = createDecoder(input);
  const takes = createSampler(5);
  const sampled: string[] = [];
  const onFrame: Parameters<typeof decoder.push>[1] = (frame, ptsMs) => {
    if (takes(ptsMs))
      sampled.push(`${Math.round(ptsMs)} ms: ${createHash('sha256').update(frame.toBuffer()).digest('hex')}`);
  };
  while (input.readSync() === 'packet') {
    const unwanted = skipping && takes.leaves(ticksToMs(input.packet.pts, input.timeBase));
    decoder.push(input.packet, onFrame, { unwanted });
  }
  decoder.push(null, onFrame);
  const { decoded, errors } = decoder;
  decoder.close();
  input.close();
  return { sampled, decoded, errors };
}

describe.each([
  ['H.264', { bFrames: 2 }, 0.85],
  ['H.265', { bFrames: 2, encoder: 'libx265' }, 0.85],
  ['H.264 in which every frame is referred to', {}, 1],
  ['MJPEG', { encoder: 'mjpeg' }, 0.3],
] as [string, ClipOptions, number][])('%s', (name, options, mostDecoded) => {
  it('gives the same sampled frames, bit by bit, where frames that nobody wants are not decoded', () => {
    const path = join(directory, `${name}.mkv`);
    makeClip(path, { frames: 75, group: 25, container: 'matroska', ...options });
    const [all, some] = [sample(path, { skipping: false }), sample(path, { skipping: true })];
    expect(all.sampled).toHaveLength(15);
    expect(some.sampled).toEqual(all.sampled);
    expect(some.errors).toBe(0);
    expect(some.decoded / all.decoded).toBeLessThanOrEqual(mostDecoded);
  });
});

// A known limit: once one of these fails, damage can be told from what FFmpeg says, and packages/streaming/README.md is out of date.
it.each([
  ['H.264', {}, 49],
  ['H.265', { encoder: 'libx265' }, 35],
] as [string, ClipOptions, number][])(
  '%s without one of its pictures is decoded without a complaint',
  (name, options, decoded) => {
    const path = join(directory, `without-one-${name}.mkv`);
    makeClip(path, { frames: 50, group: 25, container: 'matroska', ...options });
    const input = openFile(path);
    const decoder = createDecoder(input);
    let flagged = 0;
    const onFrame: Parameters<typeof decoder.push>[1] = ({ decodeErrorFlags, flags }) => {
      if (decodeErrorFlags !== 0 || (flags & AV_FRAME_FLAG_CORRUPT) !== 0) flagged += 1;
    };
    for (let n = 0; input.readSync() === 'packet'; n++) if (n !== 10) decoder.push(input.packet, onFrame);
    decoder.push(null, onFrame);
    expect({ decoded: decoder.decoded, errors: decoder.errors, flagged }).toEqual({ decoded, errors: 0, flagged: 0 });
    decoder.close();
    input.close();
  },
);
