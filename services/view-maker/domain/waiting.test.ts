import { describe, expect, it } from 'vitest';
import { waitStep } from './waiting.ts';

const progress = {
  toMs: 100_000,
  nowMs: 100_500,
  recordedToMs: undefined,
  stoppedAtMs: undefined,
  untilMs: 120_000,
};

describe('waiting for the recording of a time', () => {
  it.each([
    ['its end is not announced', {}, 'wait'],
    ['its end is not over yet', { nowMs: 90_000 }, 'wait'],
    ['what is announced ends before it', { recordedToMs: 99_999 }, 'wait'],
    ['its end is announced', { recordedToMs: 100_000 }, 'complete'],
    ['its end is announced, although the camera has stopped', { recordedToMs: 100_000, stoppedAtMs: 1 }, 'complete'],
    ['the camera has just stopped: its last recording may come', { stoppedAtMs: 99_000, nowMs: 107_999 }, 'wait'],
    ['the camera stopped so long ago that nothing can come', { stoppedAtMs: 99_000, nowMs: 108_000 }, 'complete'],
    [
      'the camera stopped after the time, and its last recording may come',
      { stoppedAtMs: 105_000, nowMs: 112_999 },
      'wait',
    ],
    [
      'the camera stopped, and all that it recorded is announced',
      { stoppedAtMs: 95_000, recordedToMs: 95_040, nowMs: 101_500 },
      'complete',
    ],
    [
      'all of a stopped camera is announced, but it may play again before the end',
      { stoppedAtMs: 95_000, recordedToMs: 95_040, nowMs: 101_499 },
      'wait',
    ],
    ['the camera stopped long before the time, which is not over', { stoppedAtMs: 1, nowMs: 90_000 }, 'wait'],
    ['patience is over', { nowMs: 120_000 }, 'given_up'],
    ['the time is so long ago that it would be announced', { nowMs: 280_000, untilMs: 1e9 }, 'complete'],
  ] as const)('%s', (_, situation, step) => {
    expect(waitStep({ ...progress, ...situation })).toBe(step);
  });
});
