import { trackOnSteps } from '@marsad/schemas';
import type { Box, DataOf, sceneObserved, StaticRegion } from '@marsad/schemas';
import type { Size, TrackNow } from './perception.ts';
import type { PartRoot } from './track-lives.ts';

export type Scene = DataOf<typeof sceneObserved>;
export type FrameTimes = { ptsMs: number; capturedAtMs: number; receivedAtMs: number };
export type Moment = PartRoot & FrameTimes;

/** The most tracks that a scene lists. */
const MOST_TRACKS = 200;

/** When and where a frame was taken, in whole ms. */
export const momentOf = (root: PartRoot, times: FrameTimes): Moment => ({
  ...root,
  ptsMs: Math.round(times.ptsMs),
  capturedAtMs: Math.round(times.capturedAtMs),
  receivedAtMs: Math.round(times.receivedAtMs),
});

/** The clock that the time of capture comes from, and how far the camera's own clock is ahead of ours, ms; null if it does not say. */
export type SceneClock = { readonly source: 'camera' | 'server'; readonly offsetMs: number | null };

export type SceneParts = {
  readonly size: Size;
  readonly clock: SceneClock;
  /** How much of the camera's time this scene accounts for, ms. */
  readonly observedMs: number;
  readonly moving: boolean;
  /** Clipped to the frame. */
  readonly tracks: readonly TrackNow[];
  readonly staticRegions: readonly StaticRegion[];
  readonly isNight: boolean;
};

/** Makes the scene of one analysed frame: its tracks and what stands in it, without pixels. */
export const sceneOf = (
  moment: Moment,
  { size, clock, observedMs, moving, tracks, staticRegions, isNight }: SceneParts,
): Scene => ({
  ...moment,
  clockSource: clock.source,
  clockOffsetMs: Math.round(clock.offsetMs ?? 0),
  observedMs,
  widthPx: size.width,
  heightPx: size.height,
  moving,
  tracks: tracks
    .slice(0, MOST_TRACKS)
    .map(({ ordinal, class: name, confidence, box, evidence, ageMs }) =>
      trackOnSteps({ ordinal, class: name, confidence, box, evidence, ageMs: Math.max(0, Math.round(ageMs)) }),
    ),
  ...(staticRegions.length > 0 && { staticRegions: [...staticRegions] }),
  ...(isNight && { conditions: ['night'] }),
});

/** The tracks that lie at least partly in the frame, clipped to it. */
export const tracksInFrame = (tracks: readonly TrackNow[], size: Size): TrackNow[] =>
  tracks.flatMap((track) => {
    const box = clipBox(track.box, size);
    return box ? [{ ...track, box }] : [];
  });

/** The part of a box that lies in the frame; null if the box lies outside. */
function clipBox(box: Box, frame: Size): Box | null {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(frame.width, box.x + box.width) - x;
  const height = Math.min(frame.height, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}
