import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeClip } from '../testing/clips.ts';
import { openFile } from '../input/input.ts';
import type { Input } from '../input/input.ts';
import { ticksToMs } from '../packet.ts';
import { createRecentPictures } from './recent-pictures.ts';
import type { RecentPictures } from './recent-pictures.ts';

/** The wall clock of a clip's first picture, ms. */
const FROM_MS = 1_790_000_000_000;

let directory: string;
let input: Input;
let recent: RecentPictures;
const begin = (bFrames: number): void => {
  directory = mkdtempSync(join(tmpdir(), 'marsad-recent-'));
  const path = join(directory, 'clip.mp4');
  makeClip(path, { frames: 50, fps: 25, group: 10, bFrames });
  input = openFile(path);
  recent = createRecentPictures(input);
};
afterEach(() => {
  recent.close();
  input.close();
  rmSync(directory, { recursive: true, force: true });
});

const note = (isWhole = true): void => {
  const ptsMs = ticksToMs(input.packet.pts, input.timeBase);
  recent.note(input.packet, { ptsMs, atMs: FROM_MS + ptsMs, isWhole });
};
/** Notes the packets of the next so many frames. */
const read = (packets: number): void => {
  for (let n = 0; n < packets && input.readSync() === 'packet'; n++) note();
};
/** The time of a picture on the clip's clock, ms. */
const timeOf = (atMs: number): number | null => {
  const frame = recent.pictureAt(FROM_MS + atMs);
  if (!frame) return null;
  const ptsMs = ticksToMs(frame.bestEffortTimestamp, input.timeBase);
  frame.free();
  return Math.round(ptsMs);
};

describe.each([0, 2])('the pictures of a stream that nobody decodes, with %i B-frames', (bFrames) => {
  beforeEach(() => begin(bFrames));

  it('are the nearest ones to the moments that are asked for, in any order', () => {
    read(19);
    expect([timeOf(120), timeOf(290), timeOf(415), timeOf(80), timeOf(0)]).toEqual([120, 280, 400, 80, 0]);
  });

  it('are decoded in steps, so that nothing else waits for a long group', () => {
    read(20);
    const steps: boolean[] = [];
    do steps.push(recent.decodeTowards(FROM_MS + 240, 2));
    while (!steps.at(-1) && steps.length < 20);
    expect(steps.length).toBeGreaterThan(3);
    expect([steps.at(-1), timeOf(240)]).toEqual([true, 240]);
  });

  it('are remembered for the current group and the one before', () => {
    read(36);
    expect([timeOf(840), timeOf(1_160), timeOf(700)]).toEqual([840, 1_160, null]);
  });
});

describe('what cannot be shown', () => {
  it('is nothing: before the first key frame, and after the stream was closed', () => {
    begin(0);
    expect(timeOf(0)).toBeNull();
    input.readSync();
    input.readSync();
    note();
    expect([recent.newestMs, timeOf(40)]).toEqual([null, null]);
    read(15);
    recent.close();
    expect([recent.newestMs, timeOf(500)]).toEqual([null, null]);
  });

  it('is a picture that refers to a damaged one, until the next key frame', () => {
    begin(0);
    read(3);
    input.readSync();
    note(false);
    read(8);
    expect(timeOf(80)).toBe(80);
    expect([timeOf(120), timeOf(320), timeOf(360)]).toEqual([80, null, null]);
    expect(timeOf(400)).toBe(400);
  });
});
