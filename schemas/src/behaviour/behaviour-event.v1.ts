import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera, retired } from '../registry/define.ts';
import { hashedId, type IdRecipe } from '../registry/event-id.ts';
import { Box } from '../values/geometry.ts';
import { Id } from '../values/ids.ts';
import { exampleFrame, FrameMoment } from '../values/moment.ts';
import { ObjectClass } from '../values/object-class.ts';

/** The kinds of v1, which alerts before v3 also use. */
export const BehaviourKindV1 = z.enum(['zone_entered', 'loitering', 'wrong_way']);

/**
 * Makes the id of one event of a rule about one track in one place.
 * `turn` counts events that a rule may raise more than once for one track and place: another stay, another crossing.
 */
export const behaviourIdOf = (from: {
  readonly kind: string;
  readonly ruleVersion: number;
  readonly placeId: string;
  readonly trackId: string;
  readonly turn: number;
}): IdRecipe => hashedId('b', ['behaviour', from.kind, from.ruleVersion, from.placeId, from.trackId, from.turn]);

/** Superseded by v2, whose kinds are an open set and may be raised by rules that are data. */
export const behaviourEventV1 = defineEvent('behaviour.event.v1', {
  fact: 'A tracked object did what a zone or a line of its camera does not allow.',
  ...ofCamera,
  id: ({ eventId }) => eventId,
  partitions: 4,
  ...retired,
  retention: deleteAfter(days(1)),
  personalData: 'indirect',
  schema: z.object({
    ...FrameMoment,
    /** A hash of the rule, its version, the zone or line, and the track. */
    eventId: Id,
    kind: BehaviourKindV1,
    ruleVersion: z.int().positive(),
    trackId: Id,
    class: ObjectClass,
    /** The zone or the line. */
    placeId: z.string().min(1).max(60),
    box: Box,
    /** Loitering: how long it has been there, ms, and how long is too long. */
    dwellMs: z.int().nonnegative().optional(),
    thresholdMs: z.int().nonnegative().optional(),
    demonstration: z.boolean(),
  }),
  example: {
    ...exampleFrame('hassan', 'hassan-works-1', 2_000),
    eventId: 'b-11aa',
    kind: 'zone_entered',
    ruleVersion: 1,
    trackId: 'hassan-works-1:1790000000000:0:t1',
    class: 'person',
    placeId: 'red-floor',
    box: { x: 100, y: 50, width: 40, height: 120 },
    demonstration: false,
  },
  invalid: { 'a mood as a behaviour': { district: 'hassan', camera: 'c', kind: 'angry' } },
});
