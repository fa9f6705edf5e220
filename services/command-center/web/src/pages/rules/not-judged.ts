import type { TimeSpan } from '@marsad/schemas';
import type { ReplayResult } from './use-rule-replay.ts';

const REASONS = ['notPermitted', 'unreadable', 'gone'] as const;
export type WhyNotJudged = (typeof REASONS)[number] | 'neverStored';
type Answer = Pick<ReplayResult, 'missing'> & Partial<Pick<ReplayResult, (typeof REASONS)[number]>>;

/** How long was not judged, ms, and why. What none of the answer's reasons explains was never stored. */
export function notJudged(answer: Answer): { totalMs: number; reasons: { why: WhyNotJudged; ms: number }[] } {
  const totalMs = lengthOf(answer.missing);
  const told = REASONS.map((why) => ({ why, ms: lengthOf(answer[why]) }));
  const restMs = totalMs - told.reduce((sum, { ms }) => sum + ms, 0);
  const reasons = [...told, { why: 'neverStored' as const, ms: restMs }];
  return { totalMs, reasons: reasons.filter(({ ms }) => Math.round(ms / 1_000) > 0) };
}

const lengthOf = (stretches: readonly TimeSpan[] = []): number =>
  stretches.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
