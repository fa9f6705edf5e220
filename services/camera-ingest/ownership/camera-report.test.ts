import { describe, expect, it } from 'vitest';
import { cameraRegistered, cameraState } from '@marsad/schemas';
import { createCameraReport } from './camera-report.ts';

const camera = cameraRegistered.schema.parse(cameraRegistered.example);
const T = 1_790_000_000_000;
const received = { ms: 60_000, frames: 1_500, bytes: 6_000_000 };
const playing = (from = T) => {
  const report = createCameraReport(camera, T, 'ingest-1');
  const stream = {
    ...{ widthPx: 768, heightPx: 432, codec: 'h264', playable: true },
    ...{ displayWidthPx: 432, displayHeightPx: 768, rotationDegrees: 90, declaredFps: null, audio: 'pcm_alaw' },
  };
  report.noteState({ state: 'playing', stream }, from);
  return report;
};
const analyse = (report: ReturnType<typeof playing>, fromMs: number, toMs: number, everyMs: number) => {
  for (let at = fromMs; at < toMs; at += everyMs) report.noteAnalysed({ capturedAtMs: at, shedFrames: 0 }, at);
};

describe('the report of a camera', () => {
  it('measures frames a second over the last five', () => {
    const report = playing();
    analyse(report, T, T + 20_000, 200);
    expect(report.stateAt(T + 20_000)).toMatchObject({
      analysedFps: 5,
      framesAnalysed: 100,
      lastFrameAtMs: T + 19_800,
    });
  });
  it('shows within seconds that a machine falls behind', () => {
    const report = playing();
    analyse(report, T, T + 10_000, 200);
    analyse(report, T + 10_000, T + 15_000, 500);
    expect(report.stateAt(T + 15_000).analysedFps).toBe(2);
  });
  it('measures over the two seconds that a new stream has played', () => {
    const report = playing();
    analyse(report, T, T + 2_000, 200);
    expect(report.stateAt(T + 2_000).analysedFps).toBe(5);
  });
  it('counts what was shed', () => {
    const report = playing();
    report.noteAnalysed({ capturedAtMs: T, shedFrames: 3 }, T);
    report.noteAnalysed({ capturedAtMs: T, shedFrames: 2 }, T);
    expect(report.stateAt(T).framesShed).toBe(5);
  });
  it.each([
    [2_000, false],
    [-2_001, true],
    [3_600_000, true],
  ])('a clock %i ms off is wrong: %s', (clockOffsetMs, wrong) => {
    const report = playing();
    report.noteAnalysed({ capturedAtMs: T, shedFrames: 0, clockOffsetMs }, T);
    expect(report.stateAt(T)).toMatchObject({ clockOffsetMs, clockWrong: wrong });
  });
  it('a clock that was never set is wrong, although no offset is known', () => {
    const report = playing();
    const measured = { deliveredFps: 25, keyframeSeconds: 1, bitrateKbps: 800, declaredFps: 25, packetsLost: 0 };
    const clock = { clockSource: 'server', clockReason: 'unbelievable', clockOffsetMs: null } as const;
    report.noteHealth({ kind: 'health', camera: camera.camera, epoch: T, ...measured, ...clock, received });
    expect(report.stateAt(T)).toMatchObject({ clockOffsetMs: 0, clockWrong: true });
  });
  it('says how the stream is: its clock, its rates and what was lost', () => {
    const report = playing();
    report.noteHealth({
      kind: 'health',
      camera: camera.camera,
      epoch: T,
      clockSource: 'camera',
      clockReason: 'other_rate',
      clockOffsetMs: -120,
      declaredFps: 25,
      deliveredFps: 21,
      keyframeSeconds: 2,
      bitrateKbps: 4_000,
      packetsLost: 3,
      received,
    });
    const state = report.stateAt(T);
    expect(cameraState.schema.parse(state)).toMatchObject({
      clockSource: 'camera',
      clockReason: 'other_rate',
      clockOffsetMs: -120,
      clockWrong: false,
      declaredFps: 25,
      deliveredFps: 21,
      packetsLost: 3,
    });
  });
  it('says nothing of the health of a stream that has just begun', () => {
    expect(playing().stateAt(T)).not.toHaveProperty('deliveredFps');
  });
  it('gives the reason why a camera is down, and remembers its stream', () => {
    const report = playing();
    report.noteState({ state: 'down', reason: 'stream_silent', detail: 'x'.repeat(400) }, T);
    const state = report.stateAt(T + 1);
    expect(state).toMatchObject({ state: 'down', reason: 'stream_silent', codec: 'h264' });
    expect(cameraState.schema.parse(state)).toEqual(state);
  });
  it('says what was measured of the stream, and leaves out what is not known', () => {
    const report = playing();
    const measured = { clockSource: 'server', deliveredFps: 20.96, packetsLost: 3 } as const;
    const notPublished = { clockOffsetMs: null, keyframeSeconds: null, bitrateKbps: 800, received };
    const of = { kind: 'health', camera: camera.camera, epoch: T } as const;
    report.noteHealth({ ...of, ...measured, ...notPublished, declaredFps: null });
    const state = report.stateAt(T);
    expect(state).toMatchObject({ ...measured, deliveredFps: 21, displayWidthPx: 432, rotationDegrees: 90 });
    expect(cameraState.schema.strict().parse(state)).toEqual(state);
  });
  it('forgets the reason when it plays again', () => {
    const report = playing();
    report.noteState({ state: 'down', reason: 'stream_silent' }, T);
    report.noteState({ state: 'playing' }, T + 5);
    expect(report.stateAt(T + 6).reason).toBeUndefined();
  });
});
