import { trackId } from '@marsad/schemas';
import type { Direction, ObjectClass, SceneTrack } from '@marsad/schemas';
import type { Began } from './early-crossing.ts';
import type { LineWatch } from './line-watch.ts';
import type { Moment, Scene } from './scene.ts';
import type { ZoneWatch } from './zone-watch.ts';

/** A crossing that waits until the class of its track is settled. */
export type WaitingCrossing = { readonly line: string; readonly direction: Direction; readonly moment: Moment };

/** What lines and zones of the directory know of one track. */
export type TrackWatch = {
  readonly id: string;
  class: ObjectClass;
  /** Frames in a row that did not change the class. */
  steady: number;
  readonly lines: Map<string, LineWatch<Moment>>;
  readonly zones: Map<string, ZoneWatch>;
  /** Whether that was said already: a vehicle that drives the wrong way over two lines is one incident. */
  droveWrongWay: boolean;
  waiting: WaitingCrossing[];
  /** Until it is known whether it crossed a line before it was reported. */
  began: Began<Moment> | undefined;
  readonly firstOffset: bigint;
  readonly firstAtMs: number;
  lastSeenPtsMs: number;
  over: boolean;
};

/** A track that was not seen for this long, ms, is forgotten, because its ordinal does not come back. */
export const TRACK_FORGOTTEN_AFTER_MS = 10_000;

/** Updates and returns the state of a track. Undefined for a predicted box, which keeps a hidden track alive and decides nothing. */
export function trackOf(
  tracks: Map<number, TrackWatch>,
  scene: Scene,
  sceneTrack: SceneTrack,
  offset: bigint,
  atMs: number,
): TrackWatch | undefined {
  let track = tracks.get(sceneTrack.ordinal);
  if (sceneTrack.evidence === 'predicted') {
    if (track) track.lastSeenPtsMs = scene.ptsMs;
    return undefined;
  }
  track ??= newTrackWatch(scene, sceneTrack, offset, atMs);
  tracks.set(sceneTrack.ordinal, track);
  track.steady = sceneTrack.class === track.class ? track.steady + 1 : 1;
  track.class = sceneTrack.class;
  track.lastSeenPtsMs = scene.ptsMs;
  return track;
}

const newTrackWatch = (scene: Scene, track: SceneTrack, firstOffset: bigint, firstAtMs: number): TrackWatch => ({
  id: trackId(scene, track.ordinal),
  class: track.class,
  steady: 0,
  lines: new Map(),
  zones: new Map(),
  droveWrongWay: false,
  waiting: [],
  began: undefined,
  firstOffset,
  firstAtMs,
  lastSeenPtsMs: scene.ptsMs,
  over: false,
});
