import type { Box } from '@marsad/schemas';
import type { Size, Tracker } from '../ports.ts';
import { associate } from './association.ts';
import { advance, begin, sight, toTrack, type Followed } from './followed.ts';
import { measurementsOf, type Measurement } from './measurement.ts';
import { isSameThing, noteTwins } from './twins.ts';

export type View = 'oblique' | 'overhead';
export type TrackerOptions = { readonly source: Size; readonly view: View };

/** How long a track lives unseen, ms, and how long it is still told. */
const LOST_AFTER_MS = 1_400;
const TOLD_UNSEEN_MS = 600;
/** What was last seen at the picture's edge has most likely left through it, ms. */
const LEFT_AFTER_MS = 450;
/** Weak boxes that stand still carry a track no further than this, ms. */
const DOUBTED_AFTER_MS = 3_000;
/** A weaker box than a confident one may begin a track where something moves. */
const WEAK_BEGINNING = 0.3;
/** A track is told from its second confident sighting, or from its third if it moved and one was confident. */
const CONFIDENT_SIGHTINGS = 2;
const MOVED_SIGHTINGS = 3;
/** What only motion saw is told once it has travelled this share of the picture's diagonal. */
const VEHICLE_TRAVEL = 0.06;
/** A told track that lies on another one for so many frames is the same thing; one that was never told goes at once. */
const TWIN_FRAMES = 3;
/** Overlap of grown boxes that makes a pair, for strong boxes and for weak ones. */
const LEAST_OVERLAP = { strong: 0.15, weak: 0.4 };

/**
 * ByteTrack (Zhang et al. 2022) with buffered overlap for low frame rates, times in ms instead of frames, a class that is voted over the
 * track, and, where the camera looks straight down, moving regions as measurements of vehicles that no detector names.
 * Pure: the same calls give the same answers. Boxes in px of the source.
 */
export function createTracker({ source, view }: TrackerOptions): Tracker {
  const leastTravelPx = VEHICLE_TRAVEL * Math.hypot(source.width, source.height);
  let open: Followed[] = [];
  let nextOrdinal = 0;
  let lastAtMs: number | null = null;

  const isTold = (track: Followed): boolean =>
    track.confident >= CONFIDENT_SIGHTINGS ||
    (track.named >= MOVED_SIGHTINGS && track.confident >= 1 && track.moved >= CONFIDENT_SIGHTINGS) ||
    (view === 'overhead' && track.sightings >= MOVED_SIGHTINGS && track.travelledPx >= leastTravelPx);

  const isOver = (track: Followed, atMs: number): boolean => {
    const unseenMs = atMs - track.seenAtMs;
    return (
      unseenMs > LOST_AFTER_MS ||
      (unseenMs > LEFT_AFTER_MS && isAtEdge(track.box, source)) ||
      atMs - track.trustedAtMs > DOUBTED_AFTER_MS ||
      track.twinFrames >= (isTold(track) ? TWIN_FRAMES : 1)
    );
  };

  /** Pairs and takes note; gives back what is left on either side. */
  const round = (tracks: readonly Followed[], measurements: readonly Measurement[], least: number, atMs: number) => {
    const { pairs, freeTracks, free } = associate(tracks, measurements, least);
    for (const { track, measurement } of pairs) sight(track, measurement, atMs);
    return { tracks: freeTracks, measurements: free };
  };

  return {
    update(detections, motion, atMs) {
      const dtMs = lastAtMs === null ? 0 : Math.max(0, atMs - lastAtMs);
      lastAtMs = atMs;
      for (const track of open) advance(track, dtMs);
      const measurements = measurementsOf(detections, motion, { source, view });
      const weakOnes = measurements.filter((m) => !m.strong);
      // What is known goes before what may turn out to be nothing, and strong boxes before weak ones.
      const known = round(
        open.filter(isTold),
        measurements.filter((m) => m.strong),
        LEAST_OVERLAP.strong,
        atMs,
      );
      const kept = round(known.tracks, weakOnes, LEAST_OVERLAP.weak, atMs);
      const hopeful = open.filter((track) => !isTold(track) && track.seenAtMs !== atMs);
      const strong = round(hopeful, known.measurements, LEAST_OVERLAP.strong, atMs);
      const weak = round(strong.tracks, kept.measurements, LEAST_OVERLAP.strong, atMs);
      const beginnings = weak.measurements.filter((m) => m.moving && (m.detection?.confidence ?? 0) >= WEAK_BEGINNING);
      for (const m of [...strong.measurements, ...beginnings])
        if (!open.some((track) => isSameThing(track, m))) open.push(begin(nextOrdinal++, m, atMs));
      noteTwins(open);
      const over = open.filter((track) => isOver(track, atMs));
      open = open.filter((track) => !over.includes(track));
      const tracks = open.filter((track) => isTold(track) && atMs - track.seenAtMs <= TOLD_UNSEEN_MS);
      const tell = (track: Followed) => toTrack(track, atMs);
      return { tracks: tracks.map(tell), ended: over.filter(isTold).map(tell) };
    },
    end() {
      const ended = open.filter(isTold).map((track) => toTrack(track, lastAtMs ?? track.seenAtMs));
      open = [];
      return ended;
    },
  };
}

/** Within two hundredths of the picture's edge, or beyond it. */
const isAtEdge = ({ x, y, width, height }: Box, source: Size): boolean =>
  x < 0.02 * source.width ||
  y < 0.02 * source.height ||
  x + width > 0.98 * source.width ||
  y + height > 0.98 * source.height;
