import { isMutedAt, MUTE_CEILING_MS } from '@marsad/schemas';
import type { Command, DecisionOf, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import { worksFor } from './districts.ts';
import type { Register } from './register.ts';

/**
 * Decides about mutes. A supervisor mutes a rule of their districts for a day at most. Only what people defined as a rule can be muted: a
 * plate and a face are looked for under decisions of their own, which say when that ends. A mute in force is not lengthened, so that it
 * never lasts longer than one person said at once.
 */
export function decideMute(
  register: Register,
  { decision, by, hash }: Command<DecisionOf<'rule.mute' | 'rule.unmute'>>,
  nowMs: number,
): Verdict {
  const { ruleId, reason } = decision;
  const rule = register.rules.get(ruleId);
  if (!rule) return refused('unknown');
  if (!worksFor(by, rule.district)) return refused('district_may_not');
  const before = register.mutes.get(ruleId);
  const isMuted = before !== undefined && isMutedAt(before, nowMs);
  const next = { revision: (before?.revision ?? -1) + 1, madeBy: madeBy(before, hash) };
  if (decision.kind === 'rule.unmute') {
    if (!isMuted) return refused('not_possible_now');
    const ended = { state: 'ended', endedBy: actorOf(by), endedAtMs: nowMs, endReason: reason } as const;
    return accepted({ kind: 'mute', record: { ...before, ...next, ...ended } });
  }
  const { untilMs } = decision;
  if (rule.state !== 'defined') return refused('not_possible_now');
  if (isMuted) return refused('already_exists');
  if (untilMs <= nowMs || untilMs > nowMs + MUTE_CEILING_MS) return refused('period_invalid');
  const { district, camera } = rule;
  const muted = { ruleId, district, camera, state: 'muted', fromMs: nowMs, untilMs, reason } as const;
  return accepted({ kind: 'mute', record: { ...muted, ...next, mutedBy: actorOf(by) } });
}
