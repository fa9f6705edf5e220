import { copyFileSync, existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recoverSegment } from './recover-segment.ts';
import { makeClip } from '@marsad/media/testing';
import { createHarness, fileCamera, playBack } from '@marsad/streaming/testing';
import type { Harness } from '@marsad/streaming/testing';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(async () => {
  await harness.stop();
});

describe('a segment that a crash left in the spool', () => {
  it('is recovered unchanged if it was sealed', async () => {
    makeClip(harness.file('clip.mp4'), { frames: 30, bFrames: 2 });
    await harness.open(fileCamera('clip.mp4'));
    await harness.until(() => harness.of('segment_sealed').length >= 2);
    for (const { segment } of harness.of('segment_sealed').slice(0, 2)) {
      expect(recoverSegment(segment.path)).toEqual({ ...segment, originMs: Math.round(segment.originMs) });
    }
  });

  it('is kept up to its last whole group if it was being written', async () => {
    makeClip(harness.file('clip.mp4'), { frames: 100, group: 10 });
    await harness.open(fileCamera('clip.mp4'));
    await harness.until(() => harness.of('scene').length >= 10);
    const open = readdirSync(harness.directory).find((name) => name.endsWith('.open.mp4')) ?? '';
    const left = harness.file(open.replace('street-1', 'street-2'));
    copyFileSync(harness.file(open), left);
    const recovered = recoverSegment(left);
    expect(existsSync(left)).toBe(false);
    expect(recovered?.camera).toBe('street-2');
    expect(recovered?.packets).toBeGreaterThanOrEqual(20);
    expect((recovered?.toMs ?? 0) - (recovered?.fromMs ?? 0)).toBe((recovered?.packets ?? 0) * 40);
    expect(playBack(recovered?.path ?? '')).toMatchObject({ frames: recovered?.packets, errors: 0 });
    truncateSync(recovered?.path ?? '', 40);
  });

  it('is not recovered if nothing of it can be played', () => {
    const name = 'agdal_street-1_1790000000000_0_1790000000000_1790000000000.open.mp4';
    writeFileSync(harness.file(name), 'cut off at once');
    expect(recoverSegment(harness.file(name))).toBeNull();
    expect(recoverSegment(harness.file('notes.txt'))).toBeNull();
  });
});
