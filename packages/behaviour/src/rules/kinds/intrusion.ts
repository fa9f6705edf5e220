import type { Box, Direction } from '@marsad/schemas';
import type { PicturePx, TrackMotion } from '@marsad/ground';
import { newLineWatch, stepLine, type LineWatch } from '../../line-watch.ts';
import type { Holding, LinePlace, Place, RuleFrame, RuleKindDefinition, WatchedRule } from '../kind.ts';
import { forgetAbsent, isInside, isSeenAs } from './occupants.ts';

/** A single box may be wrong, so so many frames in a row inside make an entry. */
const FRAMES_TO_ENTER = 2;
/** Foot points err: who is not this far inside, in heights of the box, has to be inside for so long, ms. */
const DEEP_HEIGHTS = 0.2;
const ENTERED_AFTER_MS = 600;
/** What a detector takes for somebody (a sign, a marking, a light) does not come from anywhere: who has not moved by this share of the height … */
const COME_HEIGHTS = 0.5;
/** … has to be inside for so long, ms, and to be believed as much as this in the mean. */
const STANDS_FOR_MS = 3_000;
const LEAST_CONFIDENCE = 0.4;
/** A track is clear of a line when it is further away than this share of the frame's diagonal. */
const BAND_SHARE = 0.01;
/** A crossing waits for the class of its track no longer than this, ms. */
const LONGEST_WAIT_MS = 2_000;

type Visit = { run: number; readonly sinceMs: number; readonly from: Box; confidences: number };
type Crossing = { readonly direction: Direction; readonly atMs: number };
type Walk = { line: LineWatch<number>; crossing: Crossing | null };
/** By the ordinal of a track that is present. */
export type IntrusionState = { visits: Record<string, Visit>; walks: Record<string, Walk> };

/**
 * Somebody, or a vehicle, is in a zone, or has crossed a line (in one direction, if the rule names one).
 */
export const intrusion: RuleKindDefinition<IntrusionState> = {
  about: {
    definition:
      'The foot point of a track is inside the zone in two analysed frames in a row, by a fifth of the box’s height or for 0.6 s; who does not come or move, by half a height, counts after 3 s. At a line, the track becomes clear of the line on the other side, having passed between its ends, in the direction that the rule names (either, if it names none).',
    limits:
      'What the detector misses, or what is hidden from the foot up, does not intrude. A foot point behind a wall is taken to be in front of it. Animals and objects are not detected.',
    source:
      'Tripwire and zone detection as the UK Home Office’s i-LIDS sterile zone scenario defines them (Imagery Library for Intelligent Detection Systems, 2006).',
  },
  place: 'zone_or_line',
  needsGround: false,
  classes: ['person', 'bicycle', 'motorcycle', 'car', 'bus', 'truck', 'vehicle'],
  defaults: { forMs: 0 },
  overAfterMs: 3_000,
  isMoment: false,
  start: () => ({ visits: {}, walks: {} }),
  step(state, frame, rule, place) {
    if (place.kind === 'line') return crossings(state.walks, frame, rule, place);
    forgetAbsent(state.visits, frame);
    const holdings: Holding[] = [];
    for (const track of frame.tracks) {
      if (track.evidence === 'predicted') continue;
      if (!isInside(place, track.now.at)) {
        if (state.visits[track.ordinal]) delete state.visits[track.ordinal];
        continue;
      }
      const visit = (state.visits[track.ordinal] ??= newVisit(track, frame.ptsMs));
      visit.run += 1;
      visit.confidences += track.confidence;
      if (hasEntered(visit, track, place) && isSeenAs(track, rule.classes))
        holdings.push(holdingOf(track, visit.sinceMs));
    }
    return holdings;
  },
};

const newVisit = ({ trail, now }: TrackMotion, ptsMs: number): Visit => ({
  ...{ run: 0, sinceMs: ptsMs, confidences: 0 },
  from: (trail[0] ?? now).box,
});

/** Whether somebody is really inside: for long enough or far enough, and having come there or stood there. */
function hasEntered({ run, sinceMs, from, confidences }: Visit, { now }: TrackMotion, place: Place): boolean {
  if (run < FRAMES_TO_ENTER) return false;
  const insideMs = now.ptsMs - sinceMs;
  const { at, box } = now;
  if (insideMs < ENTERED_AFTER_MS && !isDeepIn(place, at, box.height * DEEP_HEIGHTS)) return false;
  return hasCome(from, box) || (insideMs >= STANDS_FOR_MS && confidences >= run * LEAST_CONFIDENCE);
}

/** By the middles of the boxes, because the lower edge jumps when something passes in front. */
function hasCome(from: Box, to: Box): boolean {
  const across = to.x + to.width / 2 - from.x - from.width / 2;
  const down = to.y + to.height / 2 - from.y - from.height / 2;
  return Math.hypot(across, down) >= Math.max(from.height, to.height) * COME_HEIGHTS;
}

const isDeepIn = (place: Place, { x, y }: PicturePx, marginPx: number): boolean =>
  [-marginPx, marginPx].every((by) => isInside(place, { x: x + by, y }) && isInside(place, { x, y: y + by }));

const holdingOf = (track: TrackMotion, sinceMs: number): Holding => ({
  key: track.id,
  tracks: [track],
  box: track.now.box,
  confidence: track.confidence,
  sinceMs,
});

/** A crossing holds in the one frame in which both the line and the class are clear; the incident is over soon after. */
function crossings(walks: Record<string, Walk>, frame: RuleFrame, rule: WatchedRule, line: LinePlace): Holding[] {
  forgetAbsent(walks, frame);
  const bandPx = Math.hypot(frame.widthPx, frame.heightPx) * BAND_SHARE;
  return frame.tracks.flatMap((track): Holding[] => {
    if (track.evidence === 'predicted') return [];
    const walk = (walks[track.ordinal] ??= { line: newLineWatch<number>(), crossing: null });
    const step = stepLine(walk.line, line, track.now.at, frame.ptsMs, bandPx);
    walk.line = step.watch;
    if (step.crossed) walk.crossing = { direction: step.crossed.direction, atMs: step.crossed.moment };
    const { crossing } = walk;
    if (!crossing) return [];
    const isClear = isSeenAs(track, rule.classes);
    if (isClear || frame.ptsMs - crossing.atMs > LONGEST_WAIT_MS) walk.crossing = null;
    const isForbidden = rule.direction === undefined || rule.direction === crossing.direction;
    return isClear && isForbidden ? [holdingOf(track, crossing.atMs)] : [];
  });
}
