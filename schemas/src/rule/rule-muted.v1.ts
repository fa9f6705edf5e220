import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { CameraId, District, EpochMs, Moment } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { MadeBy } from '../values/signed.ts';
import { RuleId } from './rule-terms.ts';

/** The longest mute, ms. A rule that should be quiet for longer has to be changed or withdrawn. */
export const MUTE_CEILING_MS = 24 * 60 * 60_000;

export const ruleMuted = defineEvent('rule.muted.v1', {
  fact: 'What this rule raises at its camera is raised quietly until this moment, for this reason. It ends by itself, and somebody may end it earlier.',
  scope: 'city',
  keyedBy: 'rule',
  key: ({ ruleId }) => ruleId,
  id: ({ ruleId, revision }) => `mute:${ruleId}:${revision}`,
  partitions: 1,
  producers: ['governance'],
  consumers: ['governance', 'alerting', 'command-center', 'deployment'],
  retention: latestPerKey,
  personalData: 'staff',
  schema: z.object({
    ruleId: RuleId,
    district: District,
    camera: CameraId,
    revision: z.int().nonnegative(),
    state: openSet(['muted', 'ended']),
    fromMs: EpochMs,
    /** Exclusive. Readers compare the time themselves, and never go beyond `MUTE_CEILING_MS` after `fromMs`. */
    untilMs: Moment,
    reason: z.string().min(3).max(300),
    mutedBy: Actor,
    /** Of a mute that was ended early. */
    endedBy: Actor.optional(),
    endedAtMs: EpochMs.optional(),
    endReason: z.string().min(3).max(300).optional(),
    madeBy: MadeBy,
  }),
  example: {
    ruleId: 'station-loitering',
    district: 'agdal',
    camera: 'agdal-avenue-1',
    revision: 0,
    state: 'muted',
    fromMs: 1_790_000_000_000,
    untilMs: 1_790_014_400_000,
    reason: 'road works in front of the station',
    mutedBy: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    madeBy: ['h'.repeat(43)],
  },
  invalid: {
    'a mute without an end': { ruleId: 'r', state: 'muted', reason: 'a test' },
    'a mute without a reason': { ruleId: 'r', state: 'muted', untilMs: 1_790_014_400_000, reason: '' },
  },
});
export type RuleMute = z.infer<typeof ruleMuted.schema>;

/** Whether a mute is in force at this moment. A record that says more than the ceiling ends at the ceiling. */
export const isMutedAt = (
  { state, fromMs, untilMs }: Pick<RuleMute, 'state' | 'fromMs' | 'untilMs'>,
  atMs: number,
): boolean => state === 'muted' && fromMs <= atMs && atMs < muteEndOf({ fromMs, untilMs });

export const muteEndOf = ({ fromMs, untilMs }: Pick<RuleMute, 'fromMs' | 'untilMs'>): number =>
  Math.min(untilMs, fromMs + MUTE_CEILING_MS);
