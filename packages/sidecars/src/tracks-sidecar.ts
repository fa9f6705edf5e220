import type { PublishedScene, SegmentOf } from './records.ts';

export type TracksSidecar = {
  readonly of: SegmentOf;
  readonly seenToMs: number;
  readonly scenes: readonly PublishedScene[];
};

export const tracksSidecar = {
  /** The compressed file. Scenes come out exactly as they went in. */
  encode: (_sidecar: TracksSidecar): Promise<Buffer> => Promise.reject(new Error('not built yet')),
  /** @throws {SidecarError} */
  decode: (_bytes: Uint8Array, _of?: SegmentOf): Promise<TracksSidecar> => Promise.reject(new Error('not built yet')),
};
