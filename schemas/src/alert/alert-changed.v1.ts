import { z } from 'zod';
import { BehaviourKindV1 } from '../behaviour/behaviour-event.v1.ts';
import { HotlistReason } from '../hotlist/hotlist-entry.v1.ts';
import { PlateCharacter } from '../plate/plate-read.v1.ts';
import { defineEvent } from '../registry/define.ts';
import { hashedId, type IdRecipe } from '../registry/event-id.ts';
import { CameraId, District, EpochMs, Fraction, Id } from '../values/ids.ts';
import { ModelReference } from '../values/model.ts';
import { ObjectClass } from '../values/object-class.ts';
import { PlateText } from '../values/plate.ts';
import { StoredViewV1, ViewFailureV1 } from '../view/view-ready.v1.ts';
import { Actor, AlertAction as AlertActionV1, DismissalReason as DismissalReasonV1 } from './alert-commanded.v1.ts';
import { alertRevision } from './headers.ts';

export const AlertState = z.enum(['raised', 'acknowledged', 'confirmed', 'dismissed', 'dispatched', 'closed']);
export type AlertState = z.infer<typeof AlertState>;

export const HotlistWhy = z.object({
  rule: z.literal('hotlist'),
  ruleVersion: z.int().positive(),
  /** `possible`: the letter is unread, or one confusable character differs. Never shown as a hit. */
  match: z.enum(['exact', 'possible']),
  /** For `possible`: the differing and the unknown characters, in words for people. */
  differences: z.array(z.string().max(80)),
  entryId: Id,
  entryPlate: PlateText,
  hotlistReason: HotlistReason,
  caseReference: z.string().max(80),
  readId: Id,
  read: PlateText,
  rawText: z.string().max(60),
  characters: z.array(PlateCharacter).max(60),
  confidence: Fraction,
  votes: z.int().positive(),
  vehicleClass: ObjectClass,
  model: ModelReference,
});
export const BehaviourWhyV1 = z.object({
  rule: z.literal('behaviour'),
  ruleVersion: z.int().positive(),
  kind: BehaviourKindV1,
  placeId: z.string().max(60),
  class: ObjectClass,
  dwellMs: z.int().nonnegative().optional(),
  thresholdMs: z.int().nonnegative().optional(),
  demonstration: z.boolean(),
});

/** The state of a picture of an alert: pending, ready, failed and why, or none. */
export const ViewV1 = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({ status: z.literal('ready'), ...StoredViewV1.shape }),
  z.object({ status: z.literal('failed'), reason: ViewFailureV1 }),
  z.object({ status: z.literal('none') }),
]);

/**
 * Makes an alert's id from the rule and its sources, so the same track or event gives the same alert. A changed rule gets a new version and
 * therefore raises new alerts instead of rewriting old ones.
 * @param sources the track (or its later read) and the entry that it matched, the behaviour event, or the candidate
 */
export const alertIdOf = (rule: string, ruleVersion: number, sources: readonly string[]): IdRecipe =>
  hashedId('a', ['alert', rule, ruleVersion, ...sources]);

/** Superseded by v2, which has faces. No service publishes it any more; alerting still reads the records of an earlier platform. */
export const alertChangedV1 = defineEvent('alert.changed.v1', {
  fact: 'As v2, before there were faces. An alert as it stands: raised, amended by another observation, given its pictures, or moved on by a person. The highest revision counts.',
  ...alertRevision,
  /** It writes tombstones only. */
  producers: ['alerting'],
  consumers: ['alerting'],
  personalData: 'plate',
  schema: z.object({
    /** A hash of the rule, its version and the alert's sources. */
    alertId: Id,
    revision: z.int().nonnegative(),
    district: District,
    camera: CameraId,
    /** The plate's key or the track: observations with the same subject are merged. */
    subject: z.string().min(1).max(200),
    why: z.discriminatedUnion('rule', [HotlistWhy, BehaviourWhyV1]),
    state: AlertState,
    /** The kind of change that made this revision. */
    change: z.enum(['raised', 'amended', 'view', 'action']),
    /** Observations merged into it. */
    observations: z.int().positive(),
    /** Ids of the latest 50 reads or events that were merged into it, so that a repeated one is not counted again. */
    observationIds: z.array(Id).max(50).optional(),
    firstObservedAtMs: EpochMs,
    lastObservedAtMs: EpochMs,
    /** When the frame arrived that was sufficient to raise it. */
    sufficedAtMs: EpochMs,
    raisedAtMs: EpochMs,
    snapshot: ViewV1,
    clip: ViewV1,
    plateCrop: ViewV1,
    history: z
      .array(
        z.object({
          atMs: EpochMs,
          action: AlertActionV1,
          from: AlertState,
          to: AlertState,
          actor: Actor,
          dismissalReason: DismissalReasonV1.optional(),
          note: z.string().max(500).optional(),
          /** The command that did it, so that a repeated command changes nothing. */
          commandId: Id.optional(),
        }),
      )
      .max(50),
    simulated: z.boolean(),
  }),
  example: {
    alertId: 'a-91c2',
    revision: 0,
    district: 'hassan',
    camera: 'hassan-works-1',
    subject: 'hassan-works-1:1790000000000:0:t1',
    why: {
      rule: 'behaviour',
      ruleVersion: 1,
      kind: 'zone_entered',
      placeId: 'red-floor',
      class: 'person',
      demonstration: false,
    },
    state: 'raised',
    change: 'raised',
    observations: 1,
    firstObservedAtMs: 1_790_000_002_000,
    lastObservedAtMs: 1_790_000_002_000,
    sufficedAtMs: 1_790_000_002_000,
    raisedAtMs: 1_790_000_002_150,
    snapshot: { status: 'pending' },
    clip: { status: 'pending' },
    plateCrop: { status: 'none' },
    history: [],
    simulated: true,
  },
  invalid: { 'an alert without a reason': { alertId: 'a', district: 'hassan', camera: 'c', state: 'raised' } },
});
export type AlertV1 = z.infer<typeof alertChangedV1.schema>;
