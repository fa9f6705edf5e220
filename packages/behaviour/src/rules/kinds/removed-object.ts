import type { RuleKindDefinition } from '../kind.ts';
import { followObjects, type StaticObject } from './static-object.ts';
import { HISTORY_MS, newTrackHistory, remember, type TrackHistory } from './track-history.ts';

export type RemovedState = { history: TrackHistory; objects: StaticObject[] };

/** Something that belonged to the background is gone, and somebody was at it. */
export const removedObject: RuleKindDefinition<RemovedState> = {
  about: {
    definition:
      'A static region shows that something of the background is gone, for 30 s, and a person or a vehicle that could carry it was beside it when it went. What left by itself (a parked vehicle that drives off, somebody who had stood) is no object.',
    limits:
      'The thing must have stood for half a minute and more before, and must be larger than about 2 % of the picture’s width. Where the background shows no edge around it, the pixels do not say whether something was added or removed, and nothing is raised.',
    source:
      'The removed half of static change detection: Porikli, Ivanov and Haga (2008); added and removed told apart by the region’s contour (Spagnolo et al., An abandoned/removed objects detection algorithm, 2006).',
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
    return followObjects(state.objects, state.history, frame, 'removed', place).flatMap(
      ({ key, box, owner, appearedMs }) =>
        owner ? [{ key, tracks: [], box, confidence: 0.8, sinceMs: appearedMs }] : [],
    );
  },
};
