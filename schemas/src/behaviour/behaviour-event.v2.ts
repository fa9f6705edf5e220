import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera } from '../registry/define.ts';
import { Box } from '../values/geometry.ts';
import { EpochMs, Fraction, Id } from '../values/ids.ts';
import { Measure } from '../values/measure.ts';
import { ObjectClass } from '../values/object-class.ts';
import { openSet } from '../values/open-set.ts';
import { behaviourEventV1 } from './behaviour-event.v1.ts';

/** The kinds of behaviour that a rule may raise. Moods, fights and intentions are missing on purpose, because they cannot be measured. */
export const BEHAVIOUR_KINDS = [
  'zone_entered',
  'intrusion',
  'loitering',
  'wrong_way',
  'stopped_vehicle',
  'slow_vehicle',
  'congestion',
  'queue',
  'person_on_carriageway',
  'object_on_road',
  'near_miss',
  'crowd',
  'scatter',
  'running',
  'person_down',
  'abandoned_object',
  'removed_object',
] as const;
export type BehaviourKind = (typeof BEHAVIOUR_KINDS)[number];
export const BehaviourKind = openSet(BEHAVIOUR_KINDS);

export const SEVERITIES = ['information', 'low', 'medium', 'high', 'critical'] as const;

/** What ended an incident: its condition, or that nobody can say any more whether the condition holds. */
export const INCIDENT_ENDINGS = [
  /** It no longer holds. */
  'condition',
  /** It was a moment without duration. */
  'moment',
  'part_ended',
  'camera_silent',
  /** The camera was covered, turned away or frozen for too long. */
  'not_observed',
  'rule_changed',
  /** It was withdrawn, or its schedule leaves the time out. */
  'rule_not_in_force',
  /** The place, or the calibration, is another one now. */
  'place_changed',
  'not_permitted',
] as const;

/** The path of a track on the ground with its times, in metres from the calibration's origin: evidence without a picture. */
export const GroundPath = z.array(z.object({ atMs: EpochMs, xM: z.number(), yM: z.number() })).max(200);

export const behaviourEvent = defineEvent('behaviour.event.v2', {
  fact: 'Tracked objects did what a rule of their camera does not allow: it began, goes on, or is over.',
  ...ofCamera,
  id: ({ eventId }) => eventId,
  partitions: behaviourEventV1.partitions,
  producers: ['behaviour-analytics'],
  consumers: ['alerting', 'analytics-writer'],
  retention: deleteAfter(days(1)),
  personalData: 'indirect',
  schema: z.object({
    ...behaviourEventV1.schema.shape,
    kind: BehaviourKind,
    /** The rule that raised it; absent if a zone or line of the directory implies it without a rule. */
    ruleId: Id.optional(),
    /** Absent if it concerns no single track: a crowd, a queue, an abandoned object. */
    trackId: Id.optional(),
    class: ObjectClass.optional(),
    box: Box.optional(),
    /** Events of one incident share this id and count up `revision`. They amend one alert, which ends with the last of them. */
    incidentId: Id.optional(),
    revision: z.int().nonnegative().optional(),
    phase: openSet(['began', 'goes_on', 'over']).optional(),
    beganAtMs: EpochMs.optional(),
    /** When the condition was last seen to hold, and why it is over. */
    endedAtMs: EpochMs.optional(),
    endedBy: openSet(INCIDENT_ENDINGS).optional(),
    /** At most 50 of the tracks that took part; `tracks` counts all of them. */
    trackIds: z.array(Id).max(50).optional(),
    tracks: z.int().nonnegative().optional(),
    severity: openSet(SEVERITIES).optional(),
    confidence: Fraction.optional(),
    measures: z.array(Measure).max(20).optional(),
    path: GroundPath.optional(),
  }),
  example: { ...behaviourEventV1.example },
  invalid: {
    'a kind in words': { ...behaviourEventV1.example, kind: 'He looks angry' },
    'an event at no place': { ...behaviourEventV1.example, placeId: '' },
  },
});
export type BehaviourEvent = z.infer<typeof behaviourEvent.schema>;
