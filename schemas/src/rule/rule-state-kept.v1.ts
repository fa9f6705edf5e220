import { z } from 'zod';
import { CAMERA_PARTITIONS, defineEvent, latestPerKey, ofCamera } from '../registry/define.ts';
import { sceneObserved } from '../scene/scene-observed.v1.ts';
import { GroundPath } from '../behaviour/behaviour-event.v2.ts';
import { Box } from '../values/geometry.ts';
import { EpochMs, Fraction, Id } from '../values/ids.ts';
import { Measure } from '../values/measure.ts';
import { ObjectClass } from '../values/object-class.ts';
import { RuleId, RuleTerms } from './rule-terms.ts';

/** A moment by the part's own clock and by the wall clock. */
const Instant = z.object({ ptsMs: z.number(), atMs: z.number() });

/** An incident of a rule, raised or not yet. */
const KeptIncident = z.object({
  key: z.string().max(200),
  began: Instant,
  sinceMs: z.number(),
  lastHeld: Instant,
  frames: z.int().nonnegative(),
  heldFrames: z.int().nonnegative(),
  /** Of the last event that was raised; -1 while none was. */
  revision: z.int().min(-1),
  lastRaisedMs: z.number(),
  raised: z.object({ measures: z.array(Measure).max(20), tracks: z.int().nonnegative() }),
  holding: z.object({
    leader: z.object({ id: Id, class: ObjectClass }).optional(),
    box: Box.optional(),
    confidence: Fraction,
    measures: z.array(Measure).max(20),
  }),
  ordinals: z.array(z.int().nonnegative()).max(1_000),
  path: GroundPath,
});

/** What a rule says that its incidents depend on: not who defined it, whom it tells and at which hours. */
export const KeptRule = RuleTerms.omit({ district: true, camera: true, schedule: true, tells: true }).extend({
  version: z.int().positive(),
});
export type KeptRule = z.infer<typeof KeptRule>;

const { tracks: _, staticRegions: __, conditions: ___, ...moment } = sceneObserved.schema.shape;

export const ruleStateKept = defineEvent('rule.state-kept.v1', {
  fact: 'What the rules of one camera remember at this moment. After a restart their incidents go on from here under the same ids. Removed once nothing reaches far back, and at once when behaviour is not permitted.',
  ...ofCamera,
  id: ({ camera, last: { epoch, part, ptsMs } }) => `kept:${camera}:${epoch}:${part}:${ptsMs}`,
  partitions: CAMERA_PARTITIONS,
  producers: ['behaviour-analytics'],
  consumers: ['behaviour-analytics'],
  retention: latestPerKey,
  personalData: 'indirect',
  schema: z.object({
    district: sceneObserved.schema.shape.district,
    camera: sceneObserved.schema.shape.camera,
    /** The form of the kinds' memories. A reader of another form lets them begin anew. */
    format: z.int().positive(),
    /** Tells whether the camera's places and calibration are still those that it was made with. */
    places: Id,
    /** The last scene that is in it, without what was seen in it. */
    last: z.object(moment),
    rules: z
      .array(
        z.object({
          rule: KeptRule,
          startedMs: z.number(),
          /** What the rule's kind remembers, as JSON that only the kind reads: positions and times of tracks, as in scenes. */
          memory: z.string().max(300_000).optional(),
          incidents: z.array(KeptIncident).max(1_000),
        }),
      )
      .max(200),
    /** By rule: until when its place stays quiet. */
    quietUntilMs: z.record(RuleId, z.number()),
    /** The incidents of the part that are over, by the part's clock. */
    recent: z.array(z.object({ fromMs: z.number(), quietUntilMs: z.number() })).max(10_000),
    /** What rules learned that do not run at present, with the terms under which they did, and since when it waits. */
    learned: z
      .array(
        z.object({ ruleId: RuleId, terms: z.string().max(10_000), memory: z.string().max(300_000), sinceMs: EpochMs }),
      )
      .max(200)
      .optional(),
    keptAtMs: EpochMs,
  }),
  example: {
    district: 'agdal',
    camera: 'agdal-avenue-1',
    format: 1,
    places: 'p-0f2c',
    last: {
      district: 'agdal',
      camera: 'agdal-avenue-1',
      epoch: 1_790_000_000_000,
      part: 0,
      ptsMs: 1_800_000,
      capturedAtMs: 1_790_001_800_000,
      receivedAtMs: 1_790_001_800_000,
      clockSource: 'server',
      clockOffsetMs: 0,
      observedMs: 1_000,
      widthPx: 768,
      heightPx: 432,
      moving: true,
    },
    rules: [
      {
        rule: {
          ruleId: 'station-parked',
          version: 1,
          kind: 'stopped_vehicle',
          placeId: 'forecourt',
          thresholds: { forMs: 60_000 },
          severity: 'medium',
          cooldownMs: 60_000,
        },
        startedMs: 0,
        memory: '{"known":{},"sweptMs":0}',
        incidents: [],
      },
    ],
    quietUntilMs: { 'station-parked': 1_790_001_860_000 },
    recent: [],
    keptAtMs: 1_790_001_800_100,
  },
  invalid: {
    'what nobody can place in time': { district: 'agdal', camera: 'agdal-avenue-1', format: 1, rules: [] },
  },
});
export type RuleState = z.infer<typeof ruleStateKept.schema>;
