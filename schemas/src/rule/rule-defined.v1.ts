import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { Moment } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { MadeBy } from '../values/signed.ts';
import { RuleTerms } from './rule-terms.ts';

/** A rule is in force this long after it was published at the earliest, ms, so that every replica knows it before it judges by it. */
export const RULE_LEAD_MS = 10_000;

export const ruleDefined = defineEvent('rule.defined.v1', {
  fact: 'This version of a rule applies to what was captured from this moment on, until the next version does. Every version stays, so that an alert can be explained.',
  scope: 'city',
  keyedBy: 'rule and version',
  key: ({ ruleId, version }) => `${ruleId}:${version}`,
  id: ({ ruleId, version }) => `rule:${ruleId}:${version}`,
  partitions: 1,
  producers: ['governance'],
  consumers: ['governance', 'behaviour-analytics', 'alerting', 'command-center', 'analytics-writer', 'deployment'],
  retention: latestPerKey,
  personalData: 'staff',
  schema: RuleTerms.extend({
    version: z.int().positive(),
    state: openSet(['defined', 'withdrawn']),
    /** Judged by `capturedAtMs` of what was seen. */
    inForceFromMs: Moment,
    /** Who defined or withdrew this version. */
    definedBy: Actor,
    definedAtMs: Moment,
    reason: z.string().min(3).max(300).optional(),
    /** Empty: nobody decided about it since it was taken from the city file. */
    madeBy: MadeBy,
  }),
  example: {
    ruleId: 'station-loitering',
    district: 'agdal',
    camera: 'agdal-avenue-1',
    kind: 'loitering',
    placeId: 'forecourt',
    thresholds: { forMs: 300_000 },
    schedule: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '05:00' }],
    severity: 'medium',
    cooldownMs: 60_000,
    version: 1,
    state: 'defined',
    inForceFromMs: 1_790_000_010_000,
    definedBy: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    definedAtMs: 1_790_000_000_000,
    madeBy: ['h'.repeat(43)],
  },
  invalid: {
    'a rule about a mood': { ruleId: 'r', kind: 'He looks angry', version: 1 },
    'an hour that no clock shows': { schedule: [{ days: [1], from: '25:00', to: '26:00' }] },
  },
});
export type Rule = z.infer<typeof ruleDefined.schema>;

/** What a person said of a rule, without what governance notes about it. */
export const ruleTermsOf = ({
  version: _,
  state: __,
  inForceFromMs: ___,
  definedBy: ____,
  definedAtMs: _____,
  reason: ______,
  madeBy: _______,
  ...terms
}: Rule): RuleTerms => terms;
