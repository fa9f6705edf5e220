import { describe, expect, it } from 'vitest';
import { sampleForOtherStream, sampleOfUnknownView } from './other-stream.ts';
import type { MaskSample } from './mask-sample.ts';
import { maskingAt } from './masking-at.ts';

const WALK = { y: 0.4, width: 0.05, height: 0.2 };
/** Somebody who walks to the right, a tenth of the image a second. */
const sampleAt = (atMs: number, part = '1:0'): MaskSample => ({
  atMs,
  part,
  examined: true,
  traces: [{ key: 1, mask: { x: 0.1 + atMs / 10_000, ...WALK }, unseenMs: 0 }],
  regions: [],
});
const maskOf = ({ traces: [trace] }: MaskSample) => trace?.mask ?? { x: 0, y: 0, width: 0, height: 0 };

describe('masks of one stream on the recording of another', () => {
  it('cover somebody who is shown up to a second earlier or later', () => {
    const mask = maskOf(sampleForOtherStream(sampleAt(1_200), sampleAt(1_000)));
    expect(mask.x).toBeCloseTo(0.1 + 0.02);
    expect(mask.x + mask.width).toBeCloseTo(0.1 + 0.22 + WALK.width);
    expect(mask.y).toBeCloseTo(WALK.y);
    expect(mask.height).toBeCloseTo(WALK.height);
  });

  it.each([
    ['was not there before', sampleAt(1_200), null],
    ['was last seen long ago', sampleAt(4_000), sampleAt(1_000)],
    ['belongs to another part', sampleAt(1_200), sampleAt(1_000, '1:1')],
  ])('are twice as wide where a trace %s', (_what, now, before) => {
    const mask = maskOf(sampleForOtherStream(now, before));
    expect(mask.width).toBeCloseTo(WALK.width * 2);
    expect(mask.x + mask.width / 2).toBeCloseTo(maskOf(now).x + WALK.width / 2);
  });

  it('hide everything while it is not known whether both show the same view', () => {
    const samples = [0, 200, 400, 600, 800].map((atMs) => sampleOfUnknownView(sampleAt(atMs)));
    expect(maskingAt(samples, 500)).toEqual({ kind: 'boxes', boxes: [{ x: 0, y: 0, width: 1, height: 1 }] });
  });
});
