import type { KeptRule } from '@marsad/schemas';
import type { RunningRule } from './running-rule.ts';

/** What a rule learned, by the rule's id: its terms must still be the same for it to go on from there. */
export type LearnedStates = Map<
  string,
  { readonly terms: string; readonly state: unknown; /** Since when it waits, UTC ms. */ readonly sinceMs: number }
>;

/** What a rule learned waits for so long, ms: the hours of every rule come again within a week. */
const WAITS_MS = 8 * 86_400_000;

/** A new version that only says otherwise who is told, or how urgent it is, goes on with what the one before learned. */
const termsOf = ({ kind, placeId, classes, direction, thresholds }: KeptRule): string =>
  JSON.stringify([kind, placeId, classes, direction, thresholds]);

/** Keeps what lasts of a rule that stops running. @param atMs the moment, UTC ms */
export function keepLearned(learned: LearnedStates, { rule, kind, state }: RunningRule, atMs: number): void {
  for (const [ruleId, { sinceMs }] of learned) if (atMs - sinceMs > WAITS_MS) learned.delete(ruleId);
  const lasting = kind.lasting?.(state);
  if (lasting !== undefined)
    learned.set(rule.ruleId, { terms: termsOf(rule), state: lasting, sinceMs: Math.round(atMs) });
}

/** Takes what a rule had learned, if its terms are still the same. */
export function takeLearned(learned: LearnedStates, rule: KeptRule): unknown {
  const known = learned.get(rule.ruleId);
  if (!known) return undefined;
  learned.delete(rule.ruleId);
  return known.terms === termsOf(rule) ? known.state : undefined;
}
