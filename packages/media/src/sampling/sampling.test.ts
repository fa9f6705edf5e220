import { describe, expect, it } from 'vitest';
import { createObservation, createSampler, isDetectionDue } from './sampling.ts';

const frames = (fps: number, seconds: number) =>
  Array.from({ length: Math.round(fps * seconds) }, (_, i) => (i * 1_000) / fps);

describe('sampling', () => {
  it.each([
    [12.5, 50],
    [12, 50],
    [15, 50],
    [25, 50],
    [60, 50],
    [5, 50],
    [3, 30],
  ])('of %d frames a second takes %i in ten seconds', (fps, taken) => {
    expect(frames(fps, 10).filter(createSampler(5)).length).toBe(taken);
  });

  it('continues evenly after a hole and does not catch up', () => {
    const sampler = createSampler(5);
    expect(sampler(0)).toBe(true);
    expect(sampler(5_000)).toBe(true);
    expect([5_040, 5_080, 5_120, 5_160, 5_200].filter(sampler)).toEqual([5_200]);
  });

  it('knows before a frame is decoded that it will be left', () => {
    const sampler = createSampler(5);
    expect([0, 40, 160, 200].map(sampler.leaves)).toEqual([false, false, false, false]);
    expect(sampler(0)).toBe(true);
    expect([-40, 0, 40, 160, 199, 200, 240].map(sampler.leaves)).toEqual([true, true, true, true, false, false, false]);
    // A frame that was lost or damaged is made up for by the next one.
    expect(sampler(240)).toBe(true);
    expect(sampler.leaves(360)).toBe(true);
  });
});

describe('observed time', () => {
  it('adds up to the length of the stream, whatever the rate of the scenes', () => {
    const observation = createObservation(5);
    let observedMs = 0;
    for (const at of frames(12.5, 10).filter(createSampler(5))) {
      observation.noteAnalysed(at);
      if (at % 960 === 0) observedMs += observation.take();
    }
    observation.ended(10_000);
    expect(observedMs + observation.take()).toBe(10_000);
  });

  it('adds up over the seams of a loop', () => {
    const observation = createObservation(5);
    for (let loop = 0; loop < 3; loop++) {
      for (const at of frames(15, 3).filter(createSampler(5))) observation.noteAnalysed(loop * 3_000 + at);
      observation.ended((loop + 1) * 3_000);
    }
    expect(observation.take()).toBe(9_000);
  });

  it('adds up where the first frame after a seam was shed', () => {
    const observation = createObservation(5);
    observation.noteAnalysed(0);
    observation.noteAnalysed(200);
    observation.ended(300);
    observation.noteAnalysed(500);
    expect(observation.take()).toBe(700);
  });

  it('does not count the idle time between two turns', () => {
    const observation = createObservation(5);
    observation.noteAnalysed(0);
    observation.ended(150);
    observation.noteAnalysed(30_000);
    observation.ended(30_150);
    expect(observation.take()).toBe(300);
  });

  it('does not count a hole as observed', () => {
    const observation = createObservation(5);
    observation.noteAnalysed(0);
    observation.noteAnalysed(200);
    observation.noteAnalysed(8_200);
    expect(observation.take()).toBe(200 + 200 + 200);
  });

  it('goes on where our own clock was set back', () => {
    const observation = createObservation(5);
    observation.noteAnalysed(3_600_000);
    observation.ended(3_600_200);
    observation.noteAnalysed(0);
    observation.noteAnalysed(200);
    observation.ended(400);
    expect(observation.take()).toBe(600);
  });

  it('is not taken back by the end of a part that lies before it', () => {
    const observation = createObservation(5);
    observation.noteAnalysed(3_600_000);
    observation.ended(1_000);
    expect(observation.take()).toBe(200);
  });

  it('counts the time of a shed frame as observed while the analysed frames stay close', () => {
    const observation = createObservation(5);
    observation.noteAnalysed(0);
    observation.noteAnalysed(600);
    expect(observation.take()).toBe(800);
  });

  it('keeps fractions of a ms for the next scene', () => {
    const observation = createObservation(3);
    observation.noteAnalysed(0);
    expect(observation.take()).toBe(333);
    observation.noteAnalysed(333.4);
    observation.noteAnalysed(667);
    expect(observation.take()).toBe(667);
    expect(observation.take()).toBe(0);
  });
});

describe('when a detection is due', () => {
  const still = { moving: false, openTracks: 0, detections: 9, atMs: 5_000, lastDetectionAtMs: 4_600 };
  it.each([
    ['not in a still moment', still, false],
    ['when something moves', { ...still, moving: true }, true],
    ['while something is followed', { ...still, openTracks: 1 }, true],
    ['once a second', { ...still, lastDetectionAtMs: 4_000 }, true],
    ['at first', { ...still, lastDetectionAtMs: null }, true],
    ['at a part’s third frame, though nothing moves', { ...still, detections: 2 }, true],
    ['not at its fourth', { ...still, detections: 3 }, false],
  ])('the detector runs %s', (_, frame, due) => expect(isDetectionDue(frame)).toBe(due));
});
