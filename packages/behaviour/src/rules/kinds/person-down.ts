import type { TrackMotion } from '@marsad/ground';
import type { Holding, RuleFrame, RuleKindDefinition } from '../kind.ts';
import { isInside } from './occupants.ts';
import { collapseOf, isLow, isLyingBox, isUpright, type Fall } from './collapse.ts';

/**
 * A fall counts once so many frames have shown the person low, over this long, ms: a single box may show half a person. The detector often
 * loses who lies. Who was seen low, and is not seen any more for `lostMs`, nor anybody who got up there, counts too.
 */
const LOW = { frames: 3, ms: 300, lostMs: 800 } as const;
/** A person who fell and whom the detector has lost since is taken to lie there for this long, ms. */
const LOST_FOR_MS = 20_000;
/** A track that is lost sooner after its fall has most likely left the picture through its lower edge; ms. */
const AT_EDGE = { share: 0.02, lowMs: 700 } as const;
/** Somebody who has got up stands within this many of their heights of where they lay. */
const GOT_UP_WITHIN = 0.6;
/** Somebody whom nobody saw fall lies if the box has been lying for this long, ms: a stumble and a bend are over by then. */
const LYING_MS = 10_000;
const UNSEEN_FALL_MS = 1_000;

type Down = Fall & {
  readonly key: string;
  /** The last frame that showed the person. */
  last: TrackMotion;
  lowSinceMs: number;
  lastSeenMs: number;
  frames: number;
};
export type PersonDownState = { down: Down[]; lying: Record<string, number> };

/** Somebody has fallen and stays down, or lies. */
export const personDown: RuleKindDefinition<PersonDownState> = {
  about: {
    definition:
      'A fall: within 1.6 s a person’s box sinks to 45 % of its height or less and becomes about as wide as high, its upper edge comes down and its lower edge stays; or the box of somebody who lies sinks by a fifth of its length. It is raised 1 s after the fall began if nobody has got up. Without a fall: a box that is wider than high by two thirds or more for 10 s. It lasts until somebody stands there again, or 20 s after the person was last seen.',
    limits:
      'Only where the camera sees people from the side, not from straight above. Who falls behind a car, or is lower than a tenth of the picture when upright, is not found. Somebody who drops on a bed or squats down fast and low is found too: it says down, not why.',
    source:
      'Change of the box’s aspect with its speed: Rougier et al., Robust video surveillance for fall detection based on human shape deformation (2011); a fall lasts 0.4 to 1.6 s (Noury et al., A proposal for the classification and evaluation of fall detectors, 2008).',
  },
  place: 'zone_or_picture',
  needsGround: false,
  classes: ['person'],
  defaults: { forMs: 1_000 },
  overAfterMs: 4_000,
  isMoment: false,
  memoryMs: LOST_FOR_MS,
  start: () => ({ down: [], lying: {} }),
  step(state, frame, rule, place) {
    const people = frame.tracks.filter((track) => track.evidence !== 'predicted' && rule.classes.includes(track.class));
    for (const track of people) {
      if (!state.down.some(({ key }) => key === track.id)) {
        const fall = collapseOf(track.trail, frame.heightPx) ?? lyingOf(state.lying, track, frame.ptsMs);
        if (fall && isInside(place, fall.foot)) state.down.push(beginDown(track, fall, frame.ptsMs));
      }
    }
    forgetLying(state.lying, frame);
    // Nearly always nobody lies.
    if (state.down.length === 0) return [];
    state.down = state.down.filter((down) => isStillDown(down, people, frame.ptsMs));
    return state.down.filter((down) => isCertain(down, frame)).map((down) => holdingOf(down, frame));
  },
};

const beginDown = (track: TrackMotion, fall: Fall, ptsMs: number): Down => ({
  ...fall,
  key: track.id,
  last: withoutTrail(track),
  lowSinceMs: ptsMs,
  lastSeenMs: ptsMs,
  frames: 0,
});

/** Trails are shared with the next frame, and a state is kept over a restart. */
const withoutTrail = (track: TrackMotion): TrackMotion => ({ ...track, trail: [] });

/** Somebody who lies although nobody saw a fall. */
function lyingOf(lying: Record<string, number>, track: TrackMotion, ptsMs: number): Fall | undefined {
  if (!isLyingBox(track.now.box)) {
    if (lying[track.id] !== undefined) delete lying[track.id];
    return undefined;
  }
  const sinceMs = (lying[track.id] ??= ptsMs);
  if (ptsMs - sinceMs < LYING_MS) return undefined;
  // The person may be as tall as the lying box is long.
  return {
    beganMs: ptsMs - UNSEEN_FALL_MS,
    uprightPx: track.now.box.width,
    topPx: track.now.box.y + track.now.box.height - track.now.box.width,
    foot: track.now.at,
  };
}

function forgetLying(lying: Record<string, number>, { tracks }: RuleFrame): void {
  for (const id in lying) if (!tracks.some((track) => track.id === id)) delete lying[id];
}

/** Takes in what this frame shows of somebody who fell. False once they have got up, or have been lost for long. */
function isStillDown(down: Down, people: readonly TrackMotion[], ptsMs: number): boolean {
  const own = people.find(({ id }) => id === down.key);
  if (own) {
    if (isUpright(down, own.now.box) || isElsewhere(down, own)) return false;
    if (isLow(down, own.now.box)) {
      down.last = withoutTrail(own);
      down.lastSeenMs = ptsMs;
      down.frames += 1;
    }
  }
  const hasGotUp = people.some(
    (other) =>
      other.id !== down.key &&
      ptsMs - other.ageMs > down.lowSinceMs &&
      isUpright(down, other.now.box) &&
      !isElsewhere(down, other),
  );
  return !hasGotUp && ptsMs - down.lastSeenMs <= LOST_FOR_MS;
}

const isElsewhere = ({ last, uprightPx }: Down, { now }: TrackMotion): boolean =>
  Math.abs(now.at.x - last.now.at.x) > last.now.box.width / 2 + GOT_UP_WITHIN * uprightPx;

function isCertain({ frames, lowSinceMs, lastSeenMs, last }: Down, { ptsMs, widthPx, heightPx }: RuleFrame): boolean {
  const { x, y, width, height } = last.now.box;
  const isAtLowerEdge = y + height > (1 - AT_EDGE.share) * heightPx;
  if (frames >= LOW.frames && lastSeenMs - lowSinceMs >= (isAtLowerEdge ? AT_EDGE.lowMs : LOW.ms)) return true;
  const isAtSide = x < AT_EDGE.share * widthPx || x + width > (1 - AT_EDGE.share) * widthPx;
  return ptsMs - lastSeenMs >= LOW.lostMs && !isAtLowerEdge && !isAtSide;
}

const holdingOf = ({ key, last, beganMs }: Down, { tracks }: RuleFrame): Holding => ({
  key,
  tracks: [tracks.find(({ id }) => id === key) ?? last],
  box: last.now.box,
  confidence: last.confidence,
  sinceMs: beganMs,
});
