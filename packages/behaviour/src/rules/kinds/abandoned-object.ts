import type { TrackMotion } from '@marsad/ground';
import type { RuleFrame, RuleKindDefinition } from '../kind.ts';
import { followObjects, type StaticObject } from './static-object.ts';
import {
  AWAY_HEIGHTS,
  covers,
  distanceInHeights,
  HISTORY_MS,
  newTrackHistory,
  remember,
  type TrackHistory,
} from './track-history.ts';

/** An owner who comes back this near, in their heights, attends it again. */
const NEAR_HEIGHTS = 1.2;
/** Who comes near for a shorter time passes by, ms: in a busy place an owner is often taken for another walker, who does not come for the thing. */
const ATTENDS_AFTER_MS = 3_000;
/** An owner whose track is lost is taken for one that begins where it was: within this time, ms, and this many heights. */
const FOUND_AGAIN = { withinMs: 20_000, withinHeights: 0.75, ageMs: 2_000 } as const;

type Watched = StaticObject & { awaySinceMs?: number | null; nearSinceMs?: number | null };
export type AbandonedState = { history: TrackHistory; objects: Watched[] };

/** Something lies where somebody left it, and they have gone. */
export const abandonedObject: RuleKindDefinition<AbandonedState> = {
  about: {
    definition:
      'A static region was added while a person or a vehicle that could carry it was beside it, and that owner has been more than 1.8 of their heights (3 m) away from it, or out of the picture, for 30 s; passing it by for less than 3 s is no return. What a track covers (a parked vehicle, somebody who stands) is no object.',
    limits:
      'A thing smaller than about 2 % of the picture’s width is not seen, nor one that was put down before the camera looked or while nobody was detected beside it. It is found 10 s after it was put down at the earliest. Who hands a bag to somebody who was not there before has left it.',
    source:
      'PETS 2006 (Thirde, Li and Ferryman): luggage is unattended when its owner is further than 3 m from it, and abandoned after 30 s of that.',
  },
  place: 'zone_or_picture',
  needsGround: false,
  classes: [],
  defaults: { forMs: 30_000 },
  overAfterMs: 20_000,
  isMoment: false,
  memoryMs: HISTORY_MS,
  start: () => ({ history: newTrackHistory(), objects: [] }),
  step(state, frame, _rule, place) {
    remember(state.history, frame);
    return followObjects(state.objects, state.history, frame, 'added', place).flatMap((object: Watched) => {
      object.awaySinceMs = awaySince(object, frame);
      if (object.awaySinceMs === null) return [];
      return [
        {
          key: object.key,
          tracks: [],
          box: object.box,
          confidence: 0.8,
          sinceMs: Math.max(object.awaySinceMs, object.appearedMs),
        },
      ];
    });
  },
};

/** Since when the owner has been away, ms; null while they are not, or there is none. */
function awaySince(object: Watched, frame: RuleFrame): number | null {
  const { owner } = object;
  if (!owner || isTakenUp(object, frame)) return null;
  const present = frame.tracks.find(({ id }) => id === owner.id) ?? foundAgain(object, frame);
  if (!present) return object.awaySinceMs ?? object.ownerSeenMs;
  object.owner = { ...owner, id: present.id, box: present.now.box };
  const distance = distanceInHeights(present.now.box, object.box);
  if (distance <= AWAY_HEIGHTS) object.ownerSeenMs = frame.ptsMs;
  if (distance > NEAR_HEIGHTS) object.nearSinceMs = null;
  else object.nearSinceMs ??= frame.ptsMs;
  const isBack = typeof object.nearSinceMs === 'number' && frame.ptsMs - object.nearSinceMs >= ATTENDS_AFTER_MS;
  if (isBack) return null;
  return object.awaySinceMs ?? (distance > AWAY_HEIGHTS ? object.ownerSeenMs : null);
}

/** Whether somebody stands on the place of the region: it is them, or their vehicle. */
const isTakenUp = ({ box }: Watched, { tracks }: RuleFrame): boolean =>
  tracks.some((track) => track.stillSinceMs !== undefined && covers(track.now.box, box));

/** A track that began where the owner was lost, beside the object. Far from it, a lost owner has gone. */
function foundAgain({ owner, ownerSeenMs, box }: Watched, { tracks, ptsMs }: RuleFrame): TrackMotion | undefined {
  if (!owner || ptsMs - ownerSeenMs > FOUND_AGAIN.withinMs || distanceInHeights(owner.box, box) > AWAY_HEIGHTS)
    return undefined;
  return tracks.find(
    ({ now, ageMs, class: name }) =>
      (name === 'person') === owner.isPerson &&
      ageMs <= FOUND_AGAIN.ageMs &&
      ptsMs - ageMs >= ownerSeenMs - 1_000 &&
      Math.hypot(now.box.x - owner.box.x, now.box.y - owner.box.y) <= FOUND_AGAIN.withinHeights * owner.box.height,
  );
}
