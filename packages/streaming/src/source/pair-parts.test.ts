import { beforeEach, describe, expect, it } from 'vitest';
import { createPairParts } from './pair-parts.ts';
import type { PairParts } from './pair-parts.ts';

let parts: PairParts;
beforeEach(() => {
  let next = 4;
  parts = createPairParts(() => next++);
});

describe('the parts of a recorded and an analysed stream', () => {
  it('are the same, whichever begins first', () => {
    expect([parts.recordingBegins(), parts.partOfFrame(), parts.partOfFrame()]).toEqual([4, 4, 4]);
    parts.recordingEnds();
    parts.analysisEnds();
    expect([parts.partOfFrame(), parts.recordingBegins(), parts.partOfFrame()]).toEqual([5, 5, 5]);
  });

  it('are new for both when the recorded stream begins anew', () => {
    parts.recordingBegins();
    parts.partOfFrame();
    parts.recordingEnds();
    expect(parts.partOfFrame()).toBe(4);
    expect([parts.recordingBegins(), parts.partOfFrame()]).toEqual([5, 5]);
  });

  it('are new for both when the analysed stream begins anew, from the next key frame of the recording on', () => {
    parts.recordingBegins();
    parts.partOfFrame();
    expect(parts.isNewPartDue).toBe(false);
    parts.analysisEnds();
    expect([parts.isNewPartDue, parts.partOfFrame()]).toEqual([true, null]);
    expect([parts.recordingBegins(), parts.isNewPartDue, parts.partOfFrame()]).toEqual([5, false, 5]);
  });

  it('go on with the analysis while nothing is recorded', () => {
    expect(parts.partOfFrame()).toBe(4);
    parts.analysisEnds();
    expect(parts.partOfFrame()).toBe(5);
  });
});
