import { trackId } from '@marsad/schemas';
import type { DataOf, sceneObserved, SceneTrack } from '@marsad/schemas';
import { groundPoint } from './geometry.ts';
import { fitMotion, FIT_MS } from './motion-fit.ts';
import { stillSince, type Stillness } from './stillness.ts';
import type { Ground, TrackMotion, TrailPoint } from './types.ts';

type Scene = DataOf<typeof sceneObserved>;

/** How long a trail is remembered, ms. */
export const TRAIL_MS = 10_000;
/** A track that was not seen for this long, ms, is forgotten, because its ordinal does not come back. */
const FORGOTTEN_AFTER_MS = 10_000;
/** This many frames in a row with one class settle it, or this age, ms. */
const STEADY_FRAMES = 3;
const SETTLED_AFTER_MS = 1_000;

type Followed = {
  readonly id: string;
  readonly trail: TrailPoint[];
  readonly stillness: Stillness;
  class: SceneTrack['class'];
  steady: number;
  lastSeenPtsMs: number;
};

/** The tracks of a camera's current part. `followTracks` changes it in place. */
export type TrackMotions = { epoch: number; part: number; readonly tracks: Map<number, Followed> };

export const newTrackMotions = (): TrackMotions => ({ epoch: -1, part: -1, tracks: new Map() });

/**
 * Takes in the next scene of a camera and returns how each of its tracks moves. A new part begins without tracks.
 *
 * The trails are shared between calls, so that a scene costs little: what is returned is valid until the next call.
 * @param ground of the scene's frame size
 */
export function followTracks(
  motions: TrackMotions,
  scene: Scene,
  ground: Ground | undefined,
  view: 'oblique' | 'overhead',
): TrackMotion[] {
  if (scene.epoch !== motions.epoch || scene.part !== motions.part) {
    motions.tracks.clear();
    motions.epoch = scene.epoch;
    motions.part = scene.part;
  }
  const followed = scene.tracks.map((track) => followTrack(trackOf(motions, scene, track), track, scene, ground, view));
  if (motions.tracks.size > followed.length)
    for (const [ordinal, track] of motions.tracks)
      if (scene.ptsMs - track.lastSeenPtsMs > FORGOTTEN_AFTER_MS) motions.tracks.delete(ordinal);
  return followed;
}

/** Forgets a track whose end was published. */
export const forgetTrack = (motions: TrackMotions, ordinal: number): boolean => motions.tracks.delete(ordinal);

function trackOf(motions: TrackMotions, scene: Scene, track: SceneTrack): Followed {
  const known = motions.tracks.get(track.ordinal);
  if (known) return known;
  const followed: Followed = {
    id: trackId(scene, track.ordinal),
    trail: [],
    stillness: { anchor: undefined, sinceMs: undefined },
    class: track.class,
    steady: 0,
    lastSeenPtsMs: scene.ptsMs,
  };
  motions.tracks.set(track.ordinal, followed);
  return followed;
}

function followTrack(
  track: Followed,
  seen: SceneTrack,
  { ptsMs }: Scene,
  ground: Ground | undefined,
  view: 'oblique' | 'overhead',
): TrackMotion {
  const at = groundPoint(seen.box, view);
  const now: TrailPoint = { ptsMs, at, ground: ground?.toGround(at), box: seen.box };
  track.lastSeenPtsMs = ptsMs;
  if (seen.evidence !== 'predicted') {
    track.steady = seen.class === track.class ? track.steady + 1 : 1;
    track.class = seen.class;
    track.trail.push(now);
  }
  while ((track.trail[0]?.ptsMs ?? ptsMs) < ptsMs - TRAIL_MS) track.trail.shift();
  const motion = fitMotion(track.trail, ptsMs - FIT_MS, ground);
  const isSettled = seen.ageMs >= SETTLED_AFTER_MS || (track.class !== 'vehicle' && track.steady >= STEADY_FRAMES);
  return {
    id: track.id,
    ordinal: seen.ordinal,
    class: seen.class,
    isSettled,
    evidence: seen.evidence,
    confidence: seen.confidence,
    ageMs: seen.ageMs,
    now,
    trail: track.trail,
    velocity: motion.velocity,
    speedInHeights: motion.speedInHeights,
    stillSinceMs: stillSince(track.stillness, track.trail, motion.speedInHeights),
  };
}

/** What is remembered of a track by its id; undefined if it was forgotten. */
export function trailOf(
  motions: TrackMotions,
  id: string,
): { readonly ordinal: number; readonly trail: readonly TrailPoint[] } | undefined {
  for (const [ordinal, track] of motions.tracks) if (track.id === id) return { ordinal, trail: track.trail };
  return undefined;
}
