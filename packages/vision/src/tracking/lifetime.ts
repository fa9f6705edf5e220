import type { Box } from '@marsad/schemas';
import { area } from '../geometry.ts';
import type { Size } from '../ports.ts';
import type { OpenTrack } from './open-track.ts';

/** The angle of a camera: from the side, or straight down. */
export type View = 'oblique' | 'overhead';
/** @param source the frame's size, px */
export type Scene = { readonly source: Size; readonly view: View };

/** A track that nothing has matched for this long has ended; ms. */
const LOST_AFTER_MS = 1_400;
/** A track that was last seen at the frame's edge has most likely left through it; ms. */
const LEFT_AFTER_MS = 450;
/** Weak boxes that stand still keep a track alive for no longer than this: they are as likely a post as a person; ms. */
const DOUBTED_AFTER_MS = 3_000;
/** A track is reported from this many confident boxes on. */
const CONFIDENT_SIGHTINGS = 2;
/** A track that moved in CONFIDENT_SIGHTINGS frames is reported from this many boxes on, if one of them was confident. */
const MOVED_SIGHTINGS = 3;
/** A vehicle that only weak boxes show is reported from this many on that moving pixels fill, once it has travelled this share of its own size. */
const DRIVING = { sightings: 4, travel: 0.5 };
/** A thing that only motion shows is reported once it has travelled this share of the frame's diagonal. */
const VEHICLE_TRAVEL = 0.06;
/** A reported track that lies on another one for this many frames shows the same thing, and ends. An unreported one ends at once. */
const TWIN_FRAMES = 3;
/** A box within this share of the frame's sides is at its edge. */
const EDGE = 0.02;

export const hasDriven = ({ drove }: OpenTrack): boolean => drove >= DRIVING.sightings;

/** Whether a track is certain enough to be reported and counted. */
export function isReported(track: OpenTrack, { source, view }: Scene): boolean {
  if (track.confident >= CONFIDENT_SIGHTINGS) return true;
  if (track.named >= MOVED_SIGHTINGS && track.confident >= 1 && track.moved >= CONFIDENT_SIGHTINGS) return true;
  if (hasDriven(track) && track.travelledPx >= DRIVING.travel * Math.sqrt(area(track.box))) return true;
  const leastTravelPx = VEHICLE_TRAVEL * Math.hypot(source.width, source.height);
  return view === 'overhead' && track.sightings >= MOVED_SIGHTINGS && track.travelledPx >= leastTravelPx;
}

/** Whether a track has ended: lost, left through the edge, doubted, or the twin of another one. */
export function hasEnded(track: OpenTrack, scene: Scene, atMs: number): boolean {
  const unseenMs = atMs - track.seenAtMs;
  return (
    unseenMs > LOST_AFTER_MS ||
    (unseenMs > LEFT_AFTER_MS && isAtEdge(track.box, scene.source)) ||
    atMs - track.trustedAtMs > DOUBTED_AFTER_MS ||
    track.twinFrames >= (isReported(track, scene) ? TWIN_FRAMES : 1)
  );
}

const isAtEdge = ({ x, y, width, height }: Box, source: Size): boolean =>
  x < EDGE * source.width ||
  y < EDGE * source.height ||
  x + width > (1 - EDGE) * source.width ||
  y + height > (1 - EDGE) * source.height;
