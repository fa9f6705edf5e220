import { describe, expect, it } from 'vitest';
import type { MaskSample } from './mask-sample.ts';
import { createPreviewQueue } from './preview-queue.ts';

const mask = { x: 0.4, y: 0.4, width: 0.1, height: 0.1 };
const sample = (atMs: number, isSeen = false): MaskSample => ({
  atMs,
  part: '1:0',
  examined: true,
  traces: isSeen ? [{ key: 1, mask, unseenMs: 0 }] : [],
  regions: [],
});

describe('the queue of previews', () => {
  it('releases an image once the 400 ms after it are analysed, and masks it by their samples too', () => {
    const queue = createPreviewQueue<string>();
    expect(queue.take(sample(1_000), 'first')).toEqual([]);
    expect(queue.take(sample(1_200), 'second')).toEqual([]);
    const [shown, ...others] = queue.take(sample(1_400, true), 'third');
    expect(others).toEqual([]);
    expect(shown?.image).toBe('first');
    expect(shown?.masking.kind === 'boxes' && shown.masking.boxes.length).toBe(1);
  });
  it('releases the remaining images at the end of their part, masked by the samples so far', () => {
    const queue = createPreviewQueue<string>();
    for (const at of [1_000, 1_200, 1_400, 1_600]) queue.take(sample(at, true), `${at}`);
    expect(queue.end()).toMatchObject([
      { image: '1400', masking: { kind: 'boxes' } },
      { image: '1600', masking: { kind: 'boxes' } },
    ]);
    expect(queue.end()).toEqual([]);
  });
  it('hides everything of a part that ended before it was known', () => {
    const queue = createPreviewQueue<string>();
    queue.take(sample(1_000), 'only');
    queue.take(sample(1_200));
    expect(queue.end()).toEqual([{ image: 'only', masking: { kind: 'whole' } }]);
  });
  it('waits for the next analysed frame when frames are analysed seldom', () => {
    const queue = createPreviewQueue<string>();
    expect(queue.take(sample(1_000), 'first')).toEqual([]);
    expect(queue.take(sample(2_000), 'second')).toMatchObject([{ image: 'first', masking: { kind: 'boxes' } }]);
  });
});
