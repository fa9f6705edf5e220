import { RuleTerms, type RuleThresholds } from '@marsad/schemas';
import type { RuleKindView } from '../../api/types.ts';

export type Threshold = keyof RuleThresholds;
type Hours = NonNullable<RuleTerms['schedule']>[number];

/** What a person has entered of a rule so far. Times are in s and minutes here, and in ms in the terms. */
export type RuleDraft = {
  readonly ruleId: string;
  readonly camera: string;
  readonly kind: string;
  readonly placeId: string;
  readonly classes: RuleTerms['classes'];
  readonly direction: RuleTerms['direction'];
  /** In the units of the form; what is absent is the kind's default. */
  readonly thresholds: Readonly<Partial<Record<Threshold, number>>>;
  readonly schedule: readonly Hours[];
  readonly severity: string;
  readonly cooldownMinutes: number;
  readonly tells: NonNullable<RuleTerms['tells']>['roles'];
};

const MINUTE_MS = 60_000;
/** Thresholds that the form shows in s. */
const IN_SECONDS: ReadonlySet<Threshold> = new Set(['forMs', 'gapMs']);
const WHOLE: ReadonlySet<Threshold> = new Set(['persons', 'vehicles', 'forMs', 'gapMs']);

export const EMPTY_RULE: RuleDraft = {
  ruleId: '',
  camera: '',
  kind: '',
  placeId: '',
  classes: undefined,
  direction: undefined,
  thresholds: {},
  schedule: [],
  severity: 'medium',
  cooldownMinutes: 1,
  tells: ['operator', 'supervisor'],
};

export const ALWAYS_NEW_HOURS: Hours = { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00' };

/** A threshold in the unit in which the form shows it. */
export const shownThreshold = (threshold: Threshold, value: number): number =>
  IN_SECONDS.has(threshold) ? value / 1_000 : value;
const storedThreshold = (threshold: Threshold, value: number): number => {
  const stored = IN_SECONDS.has(threshold) ? value * 1_000 : value;
  return WHOLE.has(threshold) ? Math.round(stored) : stored;
};

export function draftOfRule(rule: RuleTerms): RuleDraft {
  return {
    ruleId: rule.ruleId,
    camera: rule.camera,
    kind: rule.kind,
    placeId: rule.placeId ?? '',
    classes: rule.classes,
    direction: rule.direction,
    thresholds: mapThresholds(rule.thresholds, shownThreshold),
    schedule: rule.schedule ?? [],
    severity: rule.severity,
    cooldownMinutes: rule.cooldownMs / MINUTE_MS,
    tells: rule.tells?.roles ?? EMPTY_RULE.tells,
  };
}

function mapThresholds(
  thresholds: Readonly<Partial<Record<Threshold, number | undefined>>>,
  change: (threshold: Threshold, value: number) => number,
): Partial<Record<Threshold, number>> {
  const entries = Object.entries(thresholds) as [Threshold, number | undefined][];
  return Object.fromEntries(
    entries.flatMap(([threshold, value]) => (value === undefined ? [] : [[threshold, change(threshold, value)]])),
  );
}

export type MissingOfRule = 'ruleId' | 'camera' | 'kind' | 'place' | 'thresholds' | 'schedule';

/**
 * The terms of the draft, or the parts that are missing.
 * @param kind what the city says of the kind; undefined while none is chosen
 * @param before the terms that are changed: what the form does not show stays as it is
 */
export function termsOfRule(
  draft: RuleDraft,
  district: string | undefined,
  kind: RuleKindView | undefined,
  before: RuleTerms | undefined,
): RuleTerms | readonly MissingOfRule[] {
  const missing: MissingOfRule[] = [];
  if (!/^[a-z][a-z0-9-]{0,60}$/.test(draft.ruleId)) missing.push('ruleId');
  if (district === undefined) missing.push('camera');
  if (!kind) missing.push('kind');
  if (kind && kind.place !== 'zone_or_picture' && draft.placeId === '') missing.push('place');
  if (draft.schedule.some(({ days }) => days.length === 0)) missing.push('schedule');
  if (missing.length > 0) return missing;
  const reads = new Set(Object.keys(kind?.defaults ?? {}));
  const thresholds = mapThresholds(draft.thresholds, storedThreshold);
  const terms = RuleTerms.safeParse({
    ruleId: draft.ruleId,
    district,
    camera: draft.camera,
    kind: draft.kind,
    thresholds: Object.fromEntries(Object.entries(thresholds).filter(([threshold]) => reads.has(threshold))),
    severity: draft.severity,
    cooldownMs: Math.round(draft.cooldownMinutes * MINUTE_MS),
    tells: { roles: [...draft.tells], agencies: before?.tells?.agencies ?? [] },
    ...(draft.placeId !== '' && { placeId: draft.placeId }),
    ...(draft.classes && draft.classes.length > 0 && { classes: draft.classes }),
    ...(draft.direction && { direction: draft.direction }),
    ...(draft.schedule.length > 0 && { schedule: draft.schedule }),
    ...(before?.demonstration !== undefined && { demonstration: before.demonstration }),
  });
  return terms.success ? terms.data : ['thresholds'];
}
