import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeClip, turnInStream } from '@marsad/media/testing';
import { createHarness, fileCamera, playBack, steadyClock } from '../../testing/media-harness.ts';
import type { Harness } from '../../testing/media-harness.ts';
import { createFakePerception } from '../../testing/fake-perception.ts';

const samples = join(import.meta.dirname, '../../../../../samples');
vi.setConfig({ testTimeout: 30_000 });
let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(async () => {
  await harness.stop();
});

/** For what holds only of frames that are not shed. */
async function onSteadyClock(): Promise<void> {
  await harness.stop();
  harness = createHarness({ now: steadyClock() });
}

/** Stretches of more than half a second, between the first and the last recording, that are neither recorded nor announced as a gap. */
function holesOf(of: Harness): { fromMs: number; toMs: number }[] {
  const recorded = of.of('segment_sealed').map(({ segment: { fromMs, toMs } }) => ({ fromMs, toMs }));
  const known = [...recorded, ...of.of('gap')].toSorted((a, b) => a.fromMs - b.fromMs);
  const holes: { fromMs: number; toMs: number }[] = [];
  let reachedMs = known[0]?.fromMs ?? 0;
  for (const { fromMs, toMs } of known) {
    if (fromMs - reachedMs > 500) holes.push({ fromMs: reachedMs, toMs: fromMs });
    reachedMs = Math.max(reachedMs, toMs);
  }
  return holes;
}

describe('a machine that is starved', () => {
  let aheadMs = 0;
  beforeEach(async () => {
    aheadMs = 0;
    await harness.stop();
    harness = createHarness({ now: () => Date.now() + aheadMs, segmentMs: 1_000 });
  });

  it('announces every hole in its recording, with the reason `overloaded`', async () => {
    makeClip(harness.file('loop.mp4'), { frames: 50, group: 10 });
    await harness.open(fileCamera('loop.mp4'));
    for (const holes of [1, 2, 3]) {
      const before = harness.of('segment_sealed').length;
      await harness.until(() => harness.of('segment_sealed').length > before);
      aheadMs += 12_000;
      await harness.until(() => harness.of('gap').length >= holes);
    }
    const before = harness.of('segment_sealed').length;
    await harness.until(() => harness.of('segment_sealed').length > before);
    expect(holesOf(harness)).toEqual([]);
    expect(harness.of('gap').map(({ reason }) => reason)).toEqual(['overloaded', 'overloaded', 'overloaded']);
    for (const { fromMs, toMs } of harness.of('gap')) expect(toMs - fromMs).toBeGreaterThan(10_000);
  });

  it('records everything when it is less than 10 s behind, though it does not analyse everything', async () => {
    makeClip(harness.file('loop.mp4'), { frames: 50, group: 10 });
    await harness.open(fileCamera('loop.mp4'));
    await harness.until(() => harness.of('segment_sealed').length > 0);
    aheadMs += 8_000;
    const before = harness.of('segment_sealed').length;
    await harness.until(() => harness.of('segment_sealed').length > before + 4);
    expect(holesOf(harness)).toEqual([]);
    expect(harness.of('gap')).toEqual([]);
  });
});

describe('a file as a live camera', () => {
  it('loops without a gap: each part begins exactly where the previous one ended', async () => {
    makeClip(harness.file('loop.mp4'), { frames: 30, bFrames: 2 });
    await harness.open(fileCamera('loop.mp4'));
    await harness.until(() => harness.of('segment_sealed').length >= 3);
    const segments = harness.of('segment_sealed').map(({ segment }) => segment);
    expect(segments.map(({ part }) => part).slice(0, 3)).toEqual([0, 1, 2]);
    for (const [index, segment] of segments.entries()) {
      expect(segment.toMs - segment.fromMs).toBe(1_200);
      const next = segments[index + 1];
      if (next) expect(next.fromMs).toBe(segment.toMs);
    }
    expect(harness.of('gap')).toEqual([]);
  });

  it('ends all tracks at the seam and begins afresh', async () => {
    await onSteadyClock();
    makeClip(harness.file('loop.mp4'), { frames: 25 });
    await harness.open(fileCamera('loop.mp4'));
    await harness.until(() => harness.of('track_ended').length >= 2);
    const [first, second] = harness.of('track_ended').map(({ track }) => track);
    expect([first?.part, second?.part]).toEqual([0, 1]);
    expect(first?.trackId).toBe('street-1:1790000000000:0:t1');
    expect(first?.sightings).toBeGreaterThanOrEqual(4);
    expect((first?.toMs ?? 0) - (first?.fromMs ?? 0)).toBeGreaterThanOrEqual(600);
    expect(harness.perception.parts).toBeGreaterThanOrEqual(2);
  });

  it('reports observed times that add up to the real time', async () => {
    await onSteadyClock();
    makeClip(harness.file('loop.mp4'), { frames: 28, fps: 15, bFrames: 2 });
    await harness.open(fileCamera('loop.mp4'));
    await harness.until(() => harness.of('scene').some(({ scene }) => scene.part === 2));
    const scenes = harness.of('scene').map(({ scene }) => scene);
    const last = scenes.at(-1);
    const observed = scenes.reduce((sum, { observedMs }) => sum + observedMs, 0);
    const real = (last?.capturedAtMs ?? 0) - (scenes[0]?.capturedAtMs ?? 0) + 200;
    expect(Math.abs(observed - real)).toBeLessThanOrEqual(80);
    expect(harness.of('scene').reduce((sum, { shedFrames }) => sum + shedFrames, 0)).toBe(0);
  });

  it('examines a still street once a second, and reports it', async () => {
    const still = createHarness({ now: steadyClock(), perception: createFakePerception({ still: true }) });
    makeClip(still.file('still.mp4'), { frames: 110, fps: 25 });
    await still.open(fileCamera('still.mp4'));
    await still.until(() => still.of('scene').length >= 5);
    const scenes = still.of('scene').map(({ scene }) => scene);
    expect(scenes.every(({ tracks, moving }) => tracks.length === 0 && !moving)).toBe(true);
    // The first three frames are examined even if nothing moves: somebody may stand there.
    expect(scenes.slice(0, 5).map(({ ptsMs }) => ptsMs)).toEqual([0, 200, 400, 1_400, 2_400]);
    expect(scenes.slice(0, 5).map(({ observedMs }) => observedMs)).toEqual([200, 200, 200, 1_000, 1_000]);
    await still.stop();
  });

  it('is idle between two turns of its schedule, and idle time is no gap', async () => {
    makeClip(harness.file('short.mp4'), { frames: 15 });
    await harness.open(fileCamera('short.mp4', { source: { kind: 'file', path: 'short.mp4', everySeconds: 2 } }));
    await harness.until(() => harness.of('segment_sealed').length >= 2);
    const [first, second] = harness.of('segment_sealed').map(({ segment }) => segment);
    expect((second?.fromMs ?? 0) - (first?.fromMs ?? 0)).toBe(2_000);
    expect(harness.states().slice(0, 5)).toEqual(['starting', 'playing', 'idle', 'playing', 'idle']);
    expect(harness.of('gap')).toEqual([]);
  });

  it('reports when each frame arrived and when it was taken', async () => {
    makeClip(harness.file('loop.mp4'), { frames: 50, bFrames: 2 });
    const startedMs = Date.now();
    await harness.open(fileCamera('loop.mp4'));
    await harness.until(() => harness.of('scene').length >= 8);
    for (const { scene } of harness.of('scene')) {
      expect(scene.receivedAtMs).toBeGreaterThanOrEqual(startedMs);
      expect(scene.receivedAtMs).toBeLessThanOrEqual(Date.now());
      expect(Math.abs(scene.capturedAtMs - scene.receivedAtMs)).toBeLessThanOrEqual(120);
    }
  });

  it('sheds and counts frames during a slow detection, while recording goes on', async () => {
    const perception = createFakePerception({ hold: true });
    const slow = createHarness({ perception });
    makeClip(slow.file('loop.mp4'), { frames: 25 });
    await slow.open(fileCamera('loop.mp4'));
    await slow.until(() => slow.of('segment_sealed').length >= 1);
    expect(perception.detections).toBe(1);
    perception.release();
    await slow.until(() => slow.of('scene').length >= 1);
    expect(slow.of('scene')[0]?.shedFrames).toBeGreaterThanOrEqual(4);
    await slow.stop();
  });

  it('stops within a second and seals its open segment', async () => {
    copyFileSync(join(samples, 'car-detection.mp4'), harness.file('car.mp4'));
    await harness.open(fileCamera('car.mp4'));
    await harness.until(() => harness.of('scene').length >= 3);
    const before = Date.now();
    await harness.engine.stop();
    expect(Date.now() - before).toBeLessThan(1_000);
    expect(harness.states().at(-1)).toBe('stopped');
    const sealed = harness.of('segment_sealed')[0]?.segment;
    expect(playBack(sealed?.path ?? '').frames).toBe(sealed?.packets);
  });
});

describe('recording', () => {
  it.each([0, 2])('plays back completely, frame by frame, with %i B-frames', async (bFrames) => {
    makeClip(harness.file('clip.mp4'), { frames: 60, bFrames, group: 20 });
    await harness.open(fileCamera('clip.mp4'));
    await harness.until(() => harness.of('segment_sealed').length >= 1);
    const [sealed] = harness.of('segment_sealed');
    const back = playBack(sealed?.segment.path ?? '');
    expect(back).toMatchObject({ frames: 60, errors: 0, firstIsKeyframe: true });
    expect(back.ptsMs.map((ms) => Math.round(ms))).toEqual(Array.from({ length: 60 }, (_, n) => n * 40));
    expect(sealed?.segment).toMatchObject({ packets: 60, codec: 'h264', widthPx: 320, heightPx: 192 });
  });

  it('cuts at groups of pictures, and the pieces together hold every frame once', async () => {
    const short = createHarness({ segmentMs: 700 });
    makeClip(short.file('clip.mp4'), { frames: 60, bFrames: 2, group: 10 });
    await short.open(fileCamera('clip.mp4'));
    await short.until(() => short.of('segment_sealed').some(({ segment }) => segment.part === 1));
    const segments = short.of('segment_sealed').map(({ segment }) => segment);
    const ofFirst = segments.filter(({ part }) => part === 0);
    expect(ofFirst.map(({ packets }) => packets)).toEqual([20, 20, 20]);
    const times = ofFirst.flatMap(({ path }) => playBack(path).ptsMs).map((ms) => Math.round(ms));
    expect(times).toEqual(Array.from({ length: 60 }, (_, n) => n * 40));
    expect(ofFirst.every(({ path }) => playBack(path).firstIsKeyframe)).toBe(true);
    await short.stop();
  });

  it('seals at the next keyframe when an alert asks', async () => {
    makeClip(harness.file('clip.mp4'), { frames: 100, group: 10 });
    await harness.open(fileCamera('clip.mp4'));
    await harness.until(() => harness.of('scene').length >= 3);
    const before = Date.now();
    await harness.engine.handle({ kind: 'seal', camera: 'street-1' });
    await harness.until(() => harness.of('segment_sealed').length >= 1);
    expect(Date.now() - before).toBeLessThan(900);
    expect((harness.of('segment_sealed')[0]?.segment.packets ?? 0) % 10).toBe(0);
  });

  it('cuts inside a long group when an alert asks; both pieces play, and no frame is missing', async () => {
    makeClip(harness.file('clip.mp4'), { frames: 120, group: 250, bFrames: 2 });
    await harness.open(fileCamera('clip.mp4'));
    await harness.until(() => harness.of('scene').length >= 2);
    await harness.engine.handle({ kind: 'seal', camera: 'street-1' });
    await harness.until(() => harness.of('segment_sealed').length >= 2, 12_000);
    const [early, late] = harness.of('segment_sealed').map(({ segment }) => segment);
    expect(early?.packets).toBeLessThan(100);
    expect(late?.packets).toBe(120);
    expect(early?.path).not.toBe(late?.path);
    for (const segment of [early, late]) {
      const { frames, errors, firstIsKeyframe } = playBack(segment?.path ?? '');
      expect({ frames, errors, firstIsKeyframe }).toEqual({
        frames: segment?.packets,
        errors: 0,
        firstIsKeyframe: true,
      });
    }
  });

  it('does not count frames that an edit list hides', async () => {
    copyFileSync(join(samples, 'person-bicycle-car-detection-part.mp4'), harness.file('lot.mp4'));
    const startedMs = Date.now();
    await harness.open(fileCamera('lot.mp4'));
    await harness.until(() => harness.of('scene').length >= 4);
    await harness.engine.stop();
    const scenes = harness.of('scene').map(({ scene }) => scene);
    expect(scenes[0]?.ptsMs).toBeGreaterThanOrEqual(0);
    const sealed = harness.of('segment_sealed')[0]?.segment;
    expect(sealed?.fromMs).toBeGreaterThanOrEqual(startedMs);
  });
});

describe('unusable files', () => {
  const clip = (name: string): Buffer => {
    makeClip(harness.file(name), { frames: 60 });
    return readFileSync(harness.file(name));
  };
  it.each([
    ['missing', () => undefined, 'down:source_missing'],
    ['empty', () => writeFileSync(harness.file('bad.mp4'), ''), 'down:source_unreadable'],
    ['text', () => writeFileSync(harness.file('bad.mp4'), 'not a video\n'.repeat(400)), 'down:source_unreadable'],
    ['noise', () => writeFileSync(harness.file('bad.mp4'), Buffer.alloc(50_000, 'x7f3q')), 'down:source_unreadable'],
    [
      'cut off before its index',
      () => writeFileSync(harness.file('bad.mp4'), clip('whole.mp4').subarray(0, 4_000)),
      'down:source_unreadable',
    ],
    ['a folder', () => mkdirSync(harness.file('bad.mp4')), 'down:source_unreadable'],
    ['a link that leads out', () => symlinkSync('/etc/hostname', harness.file('bad.mp4')), 'down:source_unreadable'],
  ])('a file that is %s: reports why it gives no frames, and tries again', async (_, make, state) => {
    make();
    await harness.open(fileCamera('bad.mp4'));
    await harness.until(() => harness.states().includes(state));
    const reported = harness.of('state').at(-1);
    expect(reported?.detail).toMatch(/^[A-Z].*\.$/);
    expect(reported?.detail).not.toContain(harness.directory);
    rmSync(harness.file('bad.mp4'), { recursive: true, force: true });
    makeClip(harness.file('bad.mp4'), { frames: 25 });
    await harness.until(() => harness.states().includes('playing'));
    expect(harness.of('gap')[0]).toMatchObject({ reason: 'camera_down', camera: 'street-1' });
  });

  it('plays by itself once a missing file appears', async () => {
    await harness.open(fileCamera('later.mp4'));
    await harness.until(() => harness.states().includes('down:source_missing'));
    makeClip(harness.file('later.mp4'), { frames: 25 });
    await harness.until(() => harness.states().includes('playing'));
    const [gap] = harness.of('gap');
    const [segment] = harness.of('segment_sealed');
    await harness.until(() => harness.of('segment_sealed').length > 0);
    expect(gap?.reason).toBe('camera_down');
    expect(gap?.toMs).toBe((segment ?? harness.of('segment_sealed')[0])?.segment.fromMs);
  });

  it('plays the readable part of a file that was cut off while it was written', async () => {
    const short = createHarness();
    await short.open(fileCamera('source.mp4'));
    makeClip(short.file('source.mp4'), { frames: 200, group: 25 });
    await short.until(() => short.of('scene').length >= 14);
    const open = readdirSync(short.directory).find((name) => name.endsWith('.open.mp4')) ?? '';
    writeFileSync(harness.file('cut.mp4'), readFileSync(short.file(open)));
    await short.stop();
    await harness.open(fileCamera('cut.mp4'));
    await harness.until(() => harness.of('segment_sealed').length >= 1);
    expect(harness.states()).not.toContain('down:source_unreadable');
    expect(harness.of('segment_sealed')[0]?.segment.packets).toBeGreaterThanOrEqual(25);
  });

  it('analyses a codec that it cannot record, and reports that it does not record it', async () => {
    makeClip(harness.file('old.avi'), { frames: 30, encoder: 'msmpeg4v2', container: 'avi' });
    await harness.open(fileCamera('old.avi'));
    await harness.until(() => harness.of('scene').length >= 4);
    await harness.engine.stop();
    const reported = harness.of('state').findLast(({ state }) => state === 'playing');
    expect(reported?.stream?.playable).toBe(false);
    expect(reported?.detail).toContain('not recorded');
    expect(harness.of('gap')[0]).toMatchObject({ reason: 'not_recordable' });
    expect(harness.of('segment_sealed')).toEqual([]);
    expect(readdirSync(harness.directory)).toEqual(['old.avi']);
  });

  it('counts up the time of a stream without timestamps', async () => {
    makeClip(harness.file('raw.h264'), { frames: 50, container: 'h264' });
    await harness.open(fileCamera('raw.h264'));
    await harness.until(() => harness.of('segment_sealed').length >= 1);
    const segment = harness.of('segment_sealed')[0]?.segment;
    expect(segment).toMatchObject({ packets: 50 });
    expect((segment?.toMs ?? 0) - (segment?.fromMs ?? 0)).toBe(2_000);
    expect(playBack(segment?.path ?? '').frames).toBe(50);
  });

  it('begins a new part where the frames change their size', async () => {
    makeClip(harness.file('a.h264'), { frames: 25, container: 'h264' });
    makeClip(harness.file('b.h264'), { frames: 25, container: 'h264', width: 192, height: 128 });
    writeFileSync(
      harness.file('both.h264'),
      Buffer.concat([readFileSync(harness.file('a.h264')), readFileSync(harness.file('b.h264'))]),
    );
    await harness.open(fileCamera('both.h264'));
    await harness.until(() => harness.of('scene').some(({ scene }) => scene.part === 2));
    const sizes = harness.of('scene').map(({ scene }) => `${scene.part}:${scene.widthPx}x${scene.heightPx}`);
    expect([...new Set(sizes)]).toEqual(['0:320x192', '1:192x128', '2:320x192']);
    await harness.until(() => harness.of('segment_sealed').some(({ segment }) => segment.part === 1));
    expect(holesOf(harness)).toEqual([]);
  });

  it('begins a new part where the frames are turned', async () => {
    makeClip(harness.file('a.h264'), { frames: 25, container: 'h264' });
    const upright = readFileSync(harness.file('a.h264'));
    writeFileSync(harness.file('turned.h264'), Buffer.concat([upright, turnInStream(upright)]));
    await harness.open(fileCamera('turned.h264'));
    await harness.until(() => harness.of('scene').some(({ scene }) => scene.part === 2));
    const sizes = harness.of('scene').map(({ scene }) => `${scene.part}:${scene.widthPx}x${scene.heightPx}`);
    expect([...new Set(sizes)]).toEqual(['0:320x192', '1:192x320', '2:320x192']);
    await harness.until(() => harness.of('segment_sealed').some(({ segment }) => segment.part === 1));
    expect(holesOf(harness)).toEqual([]);
  });
});
