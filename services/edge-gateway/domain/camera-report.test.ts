import { cameraState } from '@marsad/schemas';
import { parseStrictly } from '@marsad/kafka';
import { describe, expect, it, test } from 'vitest';
import { END_REASONS } from '../errors.ts';
import { ALL, ALWAYS, batch, edgeCamera, EPOCH, frame, model, NONE, NOW, scene } from '../testing/results.ts';
import { absentState, conditionAfter, conditionOf, newReport, noteJudged, stateOf } from './camera-report.ts';
import { offsetOf } from './camera-clock.ts';
import { judgeBatch, newStreamMemory } from './judge-batch.ts';
import type { Permits } from './permits.ts';
import type { ReceivedScene } from './received.ts';

const camera = edgeCamera();
const connected = newReport(EPOCH, NOW - 20_000);
const after = (scenes: ReceivedScene[], permits: Permits = ALL) => {
  const context = {
    camera,
    streamEpoch: EPOCH,
    plateReader: model(),
    permits,
    permittedSince: ALWAYS,
    crops: [],
    nowMs: NOW,
  };
  const { judged, memory } = judgeBatch(batch({ scenes }), context, newStreamMemory());
  return noteJudged(connected, judged, { nowMs: NOW, clockOffsetMs: offsetOf(memory.clock) });
};
const future = scene({ frame: frame({ capturedAtMs: NOW + 7_000 }) });

describe('a connected camera', () => {
  it('starts for 5 s, and is silent after that', () => {
    expect(conditionOf(newReport(EPOCH, NOW), ALL, NOW + 4_999).state).toBe('starting');
    expect(conditionOf(newReport(EPOCH, NOW), ALL, NOW + 5_000)).toMatchObject({
      state: 'down',
      reason: 'stream_silent',
    });
  });
  it('plays while scenes come', () => {
    expect(conditionOf(after([scene()]), ALL, NOW + 4_999)).toEqual({ state: 'playing' });
    expect(conditionOf(after([scene()]), ALL, NOW + 5_000)).toMatchObject({ state: 'down', reason: 'stream_silent' });
  });
  it('is idle while nothing of it is permitted, and that is no fault of its', () => {
    expect(conditionOf(after([scene()], NONE), NONE, NOW)).toEqual({ state: 'idle' });
    expect(conditionOf(after([scene()], NONE), ALL, NOW)).toMatchObject({ reason: 'stream_silent' });
  });
  it('is down if all of its results are refused, and says why', () => {
    const detail = 'results are refused: captured_in_future';
    expect(conditionOf(after([future]), ALL, NOW)).toEqual({ state: 'down', reason: 'device_refused', detail });
    expect(conditionOf(after([scene(), future]), ALL, NOW)).toEqual({ state: 'playing', detail });
    expect(conditionOf(after([scene(), future]), ALL, NOW + 10_000)).not.toHaveProperty('detail', detail);
  });
  it('whose clock is 7 s ahead is said to have a wrong clock', () => {
    const state = stateOf(after([future]), { camera, replica: 'edge-1', permits: ALL, nowMs: NOW });
    expect(state).toMatchObject({ clockWrong: true, clockOffsetMs: 7_000, framesAnalysed: 0 });
  });
  it('has a state that the bus takes', () => {
    const state = stateOf(after([scene()]), { camera, replica: 'edge-1', permits: ALL, nowMs: NOW });
    expect(parseStrictly(cameraState, state)).toEqual(state);
    expect(state).toMatchObject({ epoch: EPOCH, widthPx: 640, analysing: ['flow', 'plates'], clockOffsetMs: -100 });
  });
});

describe('a camera that is not connected', () => {
  test.each([undefined, 'left', 'broken', ...END_REASONS] as const)(
    'after %s has a state that the bus takes',
    (end) => {
      const condition = conditionAfter(end);
      const state = absentState(camera, { replica: 'edge-1', epoch: EPOCH, nowMs: NOW, condition });
      expect(parseStrictly(cameraState, state)).toEqual(state);
      expect(state.state).toBe('down');
    },
  );
  it('and was refused says so; one that left is silent', () => {
    expect(conditionAfter('too_many_results')).toMatchObject({
      reason: 'device_refused',
      detail: expect.stringContaining('too_many_results'),
    });
    expect(conditionAfter('left').reason).toBe('stream_silent');
    expect(conditionAfter('signage_invalid').reason).toBe('signage_invalid');
  });
});
