import type { Box } from '@marsad/schemas';
import type { Detection, MovingRegion, Track, Tracker } from '../ports.ts';
import { LOWEST_CONFIDENCE } from '../detection/decode.ts';
import { overlap } from '../geometry.ts';
import { associate } from './association.ts';
import { greedyPairs } from './greedy.ts';
import { hasEnded, isReported } from './lifetime.ts';
import type { Scene } from './lifetime.ts';
import { followIslands } from './islands.ts';
import { faintPeople, islandsIn, measurementsOf, type Measurement } from './measurement.ts';
import { advance, beginTrack, correctTrack, toTrack, type OpenTrack } from './open-track.ts';
import { countTwinFrames, isSameThing } from './twins.ts';

export type { View } from './lifetime.ts';
export type TrackerOptions = Scene;

/** A track that nothing has matched for this long is no longer reported, although it may still be found again; ms. */
const REPORTED_UNSEEN_MS = 600;
/**
 * A box may begin a track from this confidence on where something moves, and a vehicle's box that moving pixels fill from any; elsewhere only a
 * confident one may.
 */
const WEAK_BEGINNING = 0.3;
/** The least overlap of grown boxes that makes a pair, for strong boxes and for weak ones. */
const LEAST_OVERLAP = { strong: 0.15, weak: 0.4 };

/** A person who was detected at least this often is known well enough that faint boxes may continue the track. */
const KNOWN_PERSON = 5;

/**
 * Continues well-known people by boxes that are too faint for anybody else, at the place where they were last seen: somebody who falls and lies is
 * hardly recognised for a second, and must not be lost for it.
 */
function continueFaintly(open: readonly OpenTrack[], faint: readonly Measurement[], atMs: number): void {
  const known = open.filter(
    (track) => track.seenAtMs !== atMs && track.class === 'person' && track.named >= KNOWN_PERSON,
  );
  const candidates = known
    .flatMap((track) => faint.map((m) => ({ a: track, b: m, score: overlap(track.seenBox, m.box) })))
    .filter(({ score }) => score >= LEAST_OVERLAP.weak);
  for (const { a: track, b: m } of greedyPairs(candidates)) correctTrack(track, m, atMs);
}

/** Pairs tracks with measurements and corrects the tracks. Returns what is left on either side. */
function pair(tracks: readonly OpenTrack[], measurements: readonly Measurement[], leastOverlap: number, atMs: number) {
  const { pairs, freeTracks, free } = associate(tracks, measurements, leastOverlap);
  for (const { track, measurement } of pairs) correctTrack(track, measurement, atMs);
  return { tracks: freeTracks, measurements: free };
}

/**
 * Gives the measurements of a frame to the tracks that they belong to. Reported tracks go before those that may turn out to be nothing, and
 * strong boxes before weak ones.
 * @returns the measurements that may begin tracks
 */
function match(
  open: readonly OpenTrack[],
  measurements: readonly Measurement[],
  scene: Scene,
  atMs: number,
): Measurement[] {
  const strongOnes = measurements.filter(({ strong }) => strong);
  const weakOnes = measurements.filter(({ strong }) => !strong);
  const reported = open.filter((track) => isReported(track, scene));
  const byStrong = pair(reported, strongOnes, LEAST_OVERLAP.strong, atMs);
  const byWeak = pair(byStrong.tracks, weakOnes, LEAST_OVERLAP.weak, atMs);
  const unreported = open.filter((track) => !isReported(track, scene) && track.seenAtMs !== atMs);
  const strong = pair(unreported, byStrong.measurements, LEAST_OVERLAP.strong, atMs);
  const weak = pair(strong.tracks, byWeak.measurements, LEAST_OVERLAP.strong, atMs);
  const moving = weak.measurements.filter(
    (m) => m.onIslands || (m.moving && (m.detection?.confidence ?? 0) >= WEAK_BEGINNING),
  );
  return [...strong.measurements, ...moving];
}

/**
 * ByteTrack (Zhang et al. 2022) with buffered overlap for low frame rates, times in ms instead of frames, a class that is voted over the track,
 * and, where the camera looks straight down, moving regions as measurements of vehicles that the detector does not name. Pure: the same calls
 * give the same tracks. Boxes are in px of the frame.
 */
export function createTracker(scene: TrackerOptions): Tracker {
  let open: OpenTrack[] = [];
  let nextOrdinal = 0;
  let lastAtMs: number | null = null;
  const reportedOf = (tracks: readonly OpenTrack[], atMs: number): Track[] =>
    tracks.filter((track) => isReported(track, scene)).map((track) => toTrack(track, atMs));

  return {
    update(detections: readonly Detection[], motion: readonly (Box | MovingRegion)[], atMs: number) {
      const dtMs = lastAtMs === null ? 0 : Math.max(0, atMs - lastAtMs);
      lastAtMs = atMs;
      for (const track of open) advance(track, dtMs);
      const known = detections.filter(({ confidence }) => confidence >= LOWEST_CONFIDENCE);
      const beginnings = match(open, measurementsOf(known, motion, scene), scene, atMs);
      continueFaintly(open, faintPeople(detections, motion), atMs);
      for (const measurement of beginnings)
        if (!open.some((track) => isSameThing(track, measurement)))
          open.push(beginTrack(nextOrdinal++, measurement, atMs));
      if (scene.view === 'oblique') followIslands(open, islandsIn(motion), atMs);
      countTwinFrames(open);
      const ended = open.filter((track) => hasEnded(track, scene, atMs));
      open = open.filter((track) => !ended.includes(track));
      const seen = open.filter(({ seenAtMs }) => atMs - seenAtMs <= REPORTED_UNSEEN_MS);
      return { tracks: reportedOf(seen, atMs), ended: reportedOf(ended, atMs) };
    },
    end() {
      const ended = open
        .filter((track) => isReported(track, scene))
        .map((track) => toTrack(track, lastAtMs ?? track.seenAtMs));
      open = [];
      return ended;
    },
  };
}
