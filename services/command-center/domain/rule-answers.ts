import type { Alert, Rule, RuleThresholds } from '@marsad/schemas';

/** What people said of the alerts that one version of a rule raised. */
export type RuleAnswers = {
  readonly version: number;
  readonly raised: number;
  readonly confirmed: number;
  readonly dismissed: number;
  readonly undecided: number;
};

export type ThresholdProposal = {
  readonly threshold: keyof RuleThresholds;
  readonly from: number;
  readonly to: number;
  /** How many of the confirmed alerts the new threshold would have kept, and how many of the dismissed ones it would have left out. */
  readonly kept: number;
  readonly confirmed: number;
  readonly leftOut: number;
  readonly dismissed: number;
};

/** Fewer answers than this say nothing about a threshold. */
const FEWEST_ANSWERS = 5;
/** A proposal stays this share on the safe side of the least confirmed alert. */
const MARGIN = 0.05;

/** What an operator decided, which later steps of the alert do not change. */
function verdictOf({ state, history }: Alert): 'confirmed' | 'dismissed' | 'undecided' {
  if (state === 'dismissed') return 'dismissed';
  const isConfirmed = state === 'confirmed' || state === 'dispatched' || history.some(({ to }) => to === 'confirmed');
  return isConfirmed ? 'confirmed' : 'undecided';
}

const isOf = (alert: Alert, ruleId: string): boolean => alert.why.rule === 'behaviour' && alert.why.ruleId === ruleId;

/** The answers by version of the rule, the newest first. A version that raised nothing is left out. */
export function answersOf(alerts: Iterable<Alert>, ruleId: string): RuleAnswers[] {
  const byVersion = new Map<number, { raised: number; confirmed: number; dismissed: number; undecided: number }>();
  for (const alert of alerts) {
    if (!isOf(alert, ruleId)) continue;
    const counts = byVersion.get(alert.why.ruleVersion) ?? { raised: 0, confirmed: 0, dismissed: 0, undecided: 0 };
    counts.raised += 1;
    counts[verdictOf(alert)] += 1;
    byVersion.set(alert.why.ruleVersion, counts);
  }
  return [...byVersion].map(([version, counts]) => ({ version, ...counts })).sort((a, b) => b.version - a.version);
}

/** The threshold that each kind's own measure is compared with, by the measure's unit, and whether more of it is worse. */
const THRESHOLDS: Readonly<Record<string, { readonly threshold: keyof RuleThresholds; readonly scale: number }>> = {
  s: { threshold: 'forMs', scale: 1_000 },
  km_h: { threshold: 'kmh', scale: 1 },
  persons_m2: { threshold: 'personsPerM2', scale: 1 },
  m: { threshold: 'lengthM', scale: 1 },
};
/** Kinds that are raised when their measure falls below the threshold. */
const RAISED_BELOW: ReadonlySet<string> = new Set(['slow_vehicle', 'congestion', 'near_miss']);

/**
 * A threshold that keeps every confirmed alert of this version and leaves out as many dismissed ones as it can; undefined where the answers
 * do not say. Only a stricter threshold can be proposed: what was never raised was never judged.
 */
export function proposeThreshold(alerts: Iterable<Alert>, rule: Rule): ThresholdProposal | undefined {
  const judged = [...alerts]
    .filter((alert) => isOf(alert, rule.ruleId) && alert.why.ruleVersion === rule.version)
    .map((alert) => ({ verdict: verdictOf(alert), measure: measureOf(alert) }));
  const unit = judged.find(({ measure }) => measure)?.measure?.unit;
  const known = unit === undefined ? undefined : THRESHOLDS[unit];
  if (!known) return undefined;
  const threshold = rule.kind === 'near_miss' && known.threshold === 'forMs' ? 'gapMs' : known.threshold;
  const from = rule.thresholds[threshold];
  if (from === undefined) return undefined;
  const valuesOf = (wanted: string): number[] =>
    judged.flatMap(({ verdict, measure }) =>
      verdict === wanted && measure && measure.unit === unit ? [measure.value * known.scale] : [],
    );
  const [confirmed, dismissed] = [valuesOf('confirmed'), valuesOf('dismissed')];
  if (confirmed.length < FEWEST_ANSWERS || dismissed.length < FEWEST_ANSWERS) return undefined;
  const isBelow = RAISED_BELOW.has(rule.kind);
  const to = rounded(
    isBelow ? Math.max(...confirmed) * (1 + MARGIN) : Math.min(...confirmed) * (1 - MARGIN),
    threshold,
  );
  if (isBelow ? to >= from : to <= from) return undefined;
  const passes = (value: number): boolean => (isBelow ? value <= to : value >= to);
  const leftOut = dismissed.filter((value) => !passes(value)).length;
  if (leftOut === 0) return undefined;
  const kept = confirmed.filter(passes).length;
  return { threshold, from, to, kept, confirmed: confirmed.length, leftOut, dismissed: dismissed.length };
}

/** The number that the alert was judged by: its first measure. */
const measureOf = ({ why }: Alert) => (why.rule === 'behaviour' ? why.measures?.[0] : undefined);

const rounded = (value: number, threshold: keyof RuleThresholds): number =>
  threshold === 'forMs' || threshold === 'gapMs' ? Math.round(value / 100) * 100 : Math.round(value * 10) / 10;
