import type { TrackMotion } from '@marsad/ground';
import type { Holding, RuleFrame, RuleKindDefinition } from '../kind.ts';
import { occupantsOf } from './occupants.ts';

/** People who wait for somebody, for a bus or with their friends seldom stay at one place for longer, ms. */
const USUAL_STAY_MS = 300_000;
/** Of a stay, at most this share may lie between a track that was lost and one that was found: else it is many people's, one after another. */
const MOST_UNSEEN_SHARE = 0.25;
/** An absence from the place that does not end the stay: at most this, ms, and at most this share of the threshold. */
const LONGEST_ABSENCE = { ms: 5_000, share: 1 / 4 } as const;
/** A lost track is taken for one that begins where it was, within this time, ms, and these shares of its height. */
const FOUND_AGAIN = { withinMs: 20_000, withinHeights: 0.75, likeHeight: 0.6 } as const;

type Stay = {
  readonly key: string;
  trackId: string;
  readonly sinceMs: number;
  lastInsideMs: number;
  /** Time of the stay between a lost track and the one that was taken for the same person, ms. */
  unseenMs: number;
  x: number;
  y: number;
  heightPx: number;
  /** Whether whoever has the stay now stayed. Who took it over may only be passing where somebody else was lost. */
  hasStayed: boolean;
  /** Whether its track was in the last frame, at whatever place and however seen. */
  isFollowed: boolean;
};
export type LoiteringState = { stays: Stay[] };

/** Somebody stays at a place for long. */
export const loitering: RuleKindDefinition<LoiteringState> = {
  about: {
    definition:
      'A person stays in the zone for at least the dwell time (5 minutes by default). An absence of up to 5 s, and of up to a quarter of the dwell time, does not end the stay. A track that is lost and begins again within 20 s at the same place continues it, once it stands or lingers there; a stay of which more than a quarter lies between such tracks is nobody’s.',
    limits:
      'Two people who change places behind an obstacle may be taken for one; somebody who is hidden for more than 20 s begins anew. Where nobody waits (a door, a cash machine), set a minute. It says how long somebody stayed, not why.',
    source:
      'PETS 2007 (Ferryman and Tweed): loitering is to remain in the scene for longer than a set time. Their 60 s are for a hall that people only walk through; on a square people stand and wait for longer.',
  },
  place: 'zone_or_picture',
  needsGround: false,
  classes: ['person'],
  defaults: { forMs: USUAL_STAY_MS },
  overAfterMs: 6_000,
  isMoment: false,
  memoryMs: FOUND_AGAIN.withinMs,
  start: () => ({ stays: [] }),
  step(state, frame, rule, place) {
    const forMs = rule.thresholds.forMs ?? USUAL_STAY_MS;
    forget(state, frame, Math.min(LONGEST_ABSENCE.ms, forMs * LONGEST_ABSENCE.share));
    const holdings: Holding[] = [];
    for (const track of occupantsOf(frame, rule, place)) {
      const stay = stayOf(state, track, frame.ptsMs);
      stay.hasStayed ||= standsOrLingers(track);
      moveTo(stay, track, frame.ptsMs);
      const lastedMs = frame.ptsMs - stay.sinceMs;
      if (!stay.hasStayed || stay.unseenMs > lastedMs * MOST_UNSEEN_SHARE) continue;
      const dwell = { name: 'dwell', value: lastedMs / 1_000, unit: 's' } as const;
      holdings.push({
        key: stay.key,
        tracks: [track],
        box: track.now.box,
        confidence: track.confidence,
        measures: [dwell],
        sinceMs: stay.sinceMs,
      });
    }
    return holdings;
  },
};

function moveTo(stay: Stay, { id, now }: TrackMotion, ptsMs: number): void {
  stay.trackId = id;
  stay.x = now.at.x;
  stay.y = now.at.y;
  stay.heightPx = now.box.height;
  stay.lastInsideMs = ptsMs;
  stay.isFollowed = true;
}

/** Ends the stays of those who were away for too long: elsewhere, or not found again. */
function forget(state: LoiteringState, frame: RuleFrame, absenceMs: number): void {
  if (state.stays.length === 0) return;
  const present = new Set(frame.tracks.map(({ id }) => id));
  for (const stay of state.stays) stay.isFollowed = present.has(stay.trackId);
  state.stays = state.stays.filter(
    ({ lastInsideMs, isFollowed }) =>
      frame.ptsMs - lastInsideMs <= (isFollowed ? absenceMs : Math.max(absenceMs, FOUND_AGAIN.withinMs)),
  );
}

function stayOf(state: LoiteringState, track: TrackMotion, ptsMs: number): Stay {
  const own = state.stays.find(({ trackId }) => trackId === track.id);
  if (own) return own;
  const lost = state.stays.find((stay) => !stay.isFollowed && isSamePerson(stay, track, ptsMs));
  if (lost) return Object.assign(lost, { hasStayed: false, unseenMs: lost.unseenMs + ptsMs - lost.lastInsideMs });
  const stay = {
    key: track.id,
    trackId: track.id,
    sinceMs: ptsMs,
    lastInsideMs: ptsMs,
    unseenMs: 0,
    hasStayed: true,
    isFollowed: true,
    ...{ x: track.now.at.x, y: track.now.at.y, heightPx: track.now.box.height },
  };
  state.stays.push(stay);
  return stay;
}

/** A walker covers more than this many of their own heights in a second. */
const LINGERS_BELOW = 0.3;
const standsOrLingers = ({ stillSinceMs, speedInHeights }: TrackMotion): boolean =>
  stillSinceMs !== undefined || (speedInHeights !== undefined && speedInHeights < LINGERS_BELOW);

/** Whether a track began where somebody was lost, after that, and is as tall. */
function isSamePerson(stay: Stay, { now, ageMs }: TrackMotion, ptsMs: number): boolean {
  const beganAfter = ptsMs - ageMs >= stay.lastInsideMs - 1_000;
  const distance = Math.hypot(now.at.x - stay.x, now.at.y - stay.y);
  const likeness = Math.min(now.box.height, stay.heightPx) / Math.max(now.box.height, stay.heightPx);
  return beganAfter && distance <= FOUND_AGAIN.withinHeights * stay.heightPx && likeness >= FOUND_AGAIN.likeHeight;
}
