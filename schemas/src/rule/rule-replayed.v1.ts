import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent, deleteAfter, hours, minutes, ofCamera } from '../registry/define.ts';
import { CameraId, District, EpochMs, Id, Moment } from '../values/ids.ts';
import { Measure } from '../values/measure.ts';
import { openSet } from '../values/open-set.ts';
import { MOST_SPANS, TimeSpan } from '../values/time-span.ts';
import { RuleTerms } from './rule-terms.ts';

/** The longest span that a rule is replayed over, ms: tracks live 48 h. */
export const LONGEST_REPLAY_MS = 48 * 60 * 60_000;
/** How many incidents an answer lists; `raised` counts all of them. */
export const MOST_REPLAYED = 500;

export const ruleReplayRequested = defineEvent('rule.replay-requested.v1', {
  fact: 'A person who may define rules asks what a rule would have raised over stored tracks. The request was recorded before.',
  ...ofCamera,
  id: ({ replayId }) => replayId,
  partitions: 4,
  producers: ['command-center'],
  consumers: ['behaviour-analytics'],
  retention: deleteAfter(minutes(15)),
  personalData: 'staff',
  schema: z.object({
    replayId: Id,
    district: District,
    camera: CameraId,
    rule: RuleTerms,
    /** The version in force that is replayed; absent for a draft. Replaying a version in force gives the very ids that it raised. */
    version: z.int().positive().optional(),
    fromMs: Moment,
    toMs: Moment,
    by: Actor,
    atMs: Moment,
  }),
  example: {
    replayId: 'replay-1',
    district: 'agdal',
    camera: 'agdal-avenue-1',
    rule: {
      ruleId: 'station-loitering',
      district: 'agdal',
      camera: 'agdal-avenue-1',
      kind: 'loitering',
      placeId: 'forecourt',
      thresholds: { forMs: 300_000 },
      severity: 'medium',
      cooldownMs: 60_000,
    },
    fromMs: 1_790_000_000_000,
    toMs: 1_790_086_400_000,
    by: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    atMs: 1_790_086_400_000,
  },
  invalid: { 'a replay of no rule': { replayId: 'replay-1', district: 'agdal', camera: 'c' } },
});
export type RuleReplayRequest = z.infer<typeof ruleReplayRequested.schema>;

export const REPLAY_REFUSALS = [
  'unknown_camera',
  'unknown_place',
  'not_calibrated',
  'rule_invalid',
  'span_invalid',
  /** Tracks of the span were stored, and none of their files is there any more. */
  'tracks_gone',
  /** No tracks of the span were ever stored: the camera was not recorded then, or not analysed. */
  'no_tracks',
  /** An act did not permit it then, does not permit it now, or the analytic is halted. */
  'not_permitted',
  /** Files of the span are there, and none can be read: cut, changed, never announced; or the store is away. */
  'unreadable_tracks',
  'too_busy',
] as const;
export type ReplayRefusal = (typeof REPLAY_REFUSALS)[number];

export const ruleReplayed = defineEvent('rule.replayed.v1', {
  fact: 'What a rule would have raised over stored tracks, and how much of the span could be judged; or why it was not replayed.',
  ...ofCamera,
  id: ({ replayId, progress }) => `${replayId}:${progress}`,
  partitions: 4,
  producers: ['behaviour-analytics'],
  consumers: ['command-center'],
  retention: deleteAfter(hours(1)),
  personalData: 'indirect',
  schema: z.object({
    replayId: Id,
    district: District,
    camera: CameraId,
    state: openSet(['running', 'done', 'refused']),
    refusal: openSet(REPLAY_REFUSALS).optional(),
    /** Counts up; the highest is right. */
    progress: z.int().nonnegative(),
    doneToMs: EpochMs.optional(),
    /** Time of the span for which tracks were there, permitted, observed and within the rule's schedule, ms. */
    judgedMs: z.int().nonnegative(),
    /** Stretches that could not be judged. The next three say why; of the rest no tracks were ever stored. */
    missing: z.array(TimeSpan).max(MOST_SPANS),
    /** No act permitted the analysis then. */
    notPermitted: z.array(TimeSpan).max(MOST_SPANS).optional(),
    /** A file is there that cannot be read: it was cut or changed, or never announced. */
    unreadable: z.array(TimeSpan).max(MOST_SPANS).optional(),
    /** A file was announced and is not there any more. */
    gone: z.array(TimeSpan).max(MOST_SPANS).optional(),
    raised: z.int().nonnegative(),
    incidents: z
      .array(
        z.object({
          /** The id of the event with which it would have begun. */
          eventId: Id,
          beganAtMs: EpochMs,
          endedAtMs: EpochMs.optional(),
          measures: z.array(Measure).max(20).optional(),
        }),
      )
      .max(MOST_REPLAYED),
  }),
  example: {
    replayId: 'replay-1',
    district: 'agdal',
    camera: 'agdal-avenue-1',
    state: 'done',
    progress: 3,
    judgedMs: 86_000_000,
    missing: [],
    raised: 1,
    incidents: [{ eventId: 'b-1', beganAtMs: 1_790_000_700_000, endedAtMs: 1_790_001_000_000 }],
  },
  invalid: { 'an answer to nothing': { district: 'agdal', camera: 'c', state: 'done' } },
});
export type RuleReplay = z.infer<typeof ruleReplayed.schema>;
