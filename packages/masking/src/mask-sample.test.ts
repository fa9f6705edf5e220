import { describe, expect, it } from 'vitest';
import type { Box } from '@marsad/schemas';
import { maskSampleOf } from './mask-sample.ts';
import type { TraceNow } from './mask-sample.ts';
import type { MovingRegion } from './masks.ts';

const frame = { epoch: 7, part: 2, capturedAtMs: 5, widthPx: 400, heightPx: 200 };
const person: TraceNow = {
  key: 3,
  class: 'person',
  confidence: 0.2,
  box: { x: 100, y: 50, width: 20, height: 60 },
  unseenMs: 0,
};

const moving = (box: Box): MovingRegion => ({ ...box, parts: [box] });

describe('a mask sample', () => {
  it('holds fractions of the frame, and distinguishes the parts of different owners', () => {
    const sample = maskSampleOf(frame, {
      traces: [person],
      regions: [moving({ x: 300, y: 100, width: 40, height: 20 })],
    });
    expect(sample).toMatchObject({ atMs: 5, part: '7:2', examined: true });
    const [mask] = sample.traces.map((trace) => trace.mask);
    expect(mask?.x).toBeLessThan(0.25);
    expect(mask && mask.x + mask.width).toBeGreaterThan(0.3);
    expect(sample.regions[0]?.x).toBeCloseTo(0.7375);
  });
  it('leaves out motion that a trace explains, even if the trace was lost', () => {
    const held = { ...person, unseenMs: 800 };
    expect(maskSampleOf(frame, { traces: [held], regions: [moving(person.box)] }).regions).toEqual([]);
  });
  it('hides a larger area the longer a trace is lost', () => {
    const widthAfter = (unseenMs: number): number =>
      maskSampleOf(frame, { traces: [{ ...person, unseenMs }], regions: [] }).traces[0]?.mask.width ?? 0;
    expect(widthAfter(400)).toBeGreaterThan(widthAfter(0));
    expect(widthAfter(1_200)).toBeGreaterThan(widthAfter(400));
  });
  it('marks a frame that was not examined', () => {
    expect(maskSampleOf(frame, null)).toMatchObject({ examined: false, traces: [], regions: [] });
  });
});
