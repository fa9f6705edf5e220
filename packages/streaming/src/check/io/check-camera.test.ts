import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClip } from '@marsad/media/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFakePerception } from '../../testing/fake-perception.ts';
import { playBack } from '../../testing/media-harness.ts';
import { checkCamera } from './check-camera.ts';
import type { CheckOptions } from './check-camera.ts';

vi.setConfig({ testTimeout: 30_000 });
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-checks-'));
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Checks a file with a perception that always finds one car. */
const checkFile = (name: string, options: Partial<CheckOptions> = {}) =>
  checkCamera({
    source: { kind: 'file', path: join(folder, name) },
    seconds: 20,
    perception: createFakePerception(),
    ...options,
  });

describe('the check of a file', () => {
  it('plays it once at its own pace, records it, and says what was seen', async () => {
    makeClip(join(folder, 'clip.mp4'), { frames: 50 });
    const records = mkdtempSync(join(folder, 'records-'));
    const startedMs = Date.now();
    const { report, still } = await checkFile('clip.mp4', { recordDirectory: records });
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(1_900);
    expect(report).toMatchObject({ state: 'playing', reason: null, codec: 'h264', width: 320, height: 192, tracks: 1 });
    expect(report).toMatchObject({ displayWidth: 320, displayHeight: 192, rotation: 0, audio: null, gaps: [] });
    expect(report.scenes).toBeGreaterThanOrEqual(1);
    expect(report.recordedSeconds).toBeCloseTo(2, 1);
    const [recorded] = report.recorded;
    expect(report.recorded).toHaveLength(1);
    expect(recorded).toMatchObject({ packets: 50, toMs: (recorded?.fromMs ?? 0) + 2_000 });
    expect(readdirSync(records)).toEqual([recorded?.file]);
    expect(playBack(join(records, recorded?.file ?? '')).frames).toBe(50);
    expect(still).toMatchObject({ widthPx: 320, heightPx: 192 });
  });

  it('ends when its time is over, and leaves nothing behind without a folder for the recordings', async () => {
    makeClip(join(folder, 'long.mp4'), { frames: 1_500 });
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    vi.stubEnv('TMPDIR', temporary);
    const { report } = await checkFile('long.mp4', { seconds: 2 });
    expect(report.state).toBe('playing');
    expect(report.recordedSeconds).toBeLessThan(30);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('ends early when it is interrupted, with what it has found', async () => {
    makeClip(join(folder, 'clip.mp4'), { frames: 1_500 });
    const { report } = await checkFile('clip.mp4', { signal: AbortSignal.timeout(1_500), seconds: 600 });
    expect(report).toMatchObject({ state: 'playing', codec: 'h264' });
  });

  it('ends at once if there is no such file, or none that can be played', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'no video');
    const missing = await checkFile('nothing.mp4', { seconds: 600 });
    expect(missing).toMatchObject({ report: { state: 'down', reason: 'source_missing' }, still: null });
    const notes = await checkFile('notes.txt', { seconds: 600 });
    expect(notes.report).toMatchObject({ state: 'down', reason: 'source_unreadable', codec: null, scenes: 0 });
    expect(notes.report.problems[0]).toMatch(/not a video/);
    const directory = await checkFile('.', { seconds: 600 });
    expect(directory.report).toMatchObject({ state: 'down', reason: 'source_unreadable' });
  });

  it('plays a file whose name a city would refuse', async () => {
    makeClip(join(folder, 'the street (old) — شارع.mp4'), { frames: 10 });
    const { report } = await checkFile('the street (old) — شارع.mp4');
    expect(report).toMatchObject({ state: 'playing', codec: 'h264' });
  });
});

describe('the check of a stream', () => {
  it('ends at once if nothing listens there', async () => {
    const { report } = await checkFile('', {
      source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/street', transport: 'tcp' },
      seconds: 600,
    });
    expect(report).toMatchObject({ state: 'down', reason: 'connection_refused', recorded: [], blindSeconds: 0 });
  });
});
