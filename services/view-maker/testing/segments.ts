import type { Segment } from '../ports.ts';

/** A segment of the camera `gate`, with sidecars. Times in ms. */
export const segmentAt = (fromMs: number, toMs: number, over: Partial<Segment> = {}): Segment => ({
  district: 'hassan',
  camera: 'gate',
  epoch: 1,
  part: 0,
  fromMs,
  toMs,
  originMs: fromMs,
  recording: { bucket: 'recordings', objectKey: `camera-ingest/hassan/gate/1-0-${fromMs}-${fromMs}.mp4` },
  masks: { bucket: 'masks', objectKey: `camera-ingest/hassan/gate/1-0-${fromMs}-${fromMs}.masks` },
  ...over,
});
