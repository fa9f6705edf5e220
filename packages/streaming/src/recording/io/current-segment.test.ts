import { makeClip } from '@marsad/media/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MediaEvent } from '../../ports.ts';
import { createHarness, fileCamera } from '../../testing/media-harness.ts';
import type { Harness } from '../../testing/media-harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness({ segmentMs: 400 });
});
afterEach(() => harness.stop());

const frameOf = (event: MediaEvent) => {
  if (event.kind === 'scene') return { part: event.scene.part, atMs: event.sample.atMs };
  return event.kind === 'still' ? { part: event.part, atMs: event.sample.atMs } : null;
};

it.each([0, 2])(
  'a segment is reported before its frames, and a part ends after them (%i B-frames)',
  async (bFrames) => {
    makeClip(harness.file('clip.mp4'), { frames: 50, group: 10, bFrames });
    await harness.open(fileCamera('clip.mp4'));
    await harness.until(() => harness.of('part_ended').length >= 2);
    const { events } = harness;
    const segments = harness.of('segment_sealed').map(({ segment }) => segment);
    expect(segments.length).toBeGreaterThan(6);
    for (const segment of segments) {
      const isThis = (event: MediaEvent): boolean =>
        event.kind === 'segment_opened' &&
        event.segment.part === segment.part &&
        event.segment.fromMs === segment.fromMs;
      const openedAt = events.findIndex(isThis);
      expect(openedAt).toBeGreaterThanOrEqual(0);
      const firstFrameAt = events.findIndex((event) => {
        const frame = frameOf(event);
        return frame?.part === segment.part && frame.atMs >= segment.fromMs;
      });
      expect(firstFrameAt).toBeGreaterThan(openedAt);
    }
    for (const { part } of harness.of('part_ended')) {
      const endedAt = events.findIndex((event) => event.kind === 'part_ended' && event.part === part);
      expect(events.findLastIndex((event) => frameOf(event)?.part === part)).toBeLessThan(endedAt);
      const isSealed = (event: MediaEvent): boolean => event.kind === 'segment_sealed' && event.segment.part === part;
      expect(events.findLastIndex(isSealed)).toBeLessThan(endedAt);
    }
  },
);
