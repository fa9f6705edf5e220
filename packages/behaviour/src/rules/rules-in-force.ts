import type { Rule } from '@marsad/schemas';
import { scheduleAt } from './schedule.ts';
import type { TimeZone } from './time-zone.ts';
import { createTimeZone } from './time-zone.ts';

export type RulesInForce = {
  /**
   * The rules of one camera that apply to what was captured at that moment: of each rule the latest version in force, unless it withdraws
   * the rule or its schedule leaves the moment out. The same array as long as nothing changed, so that a caller can compare it.
   */
  at(atMs: number): readonly Rule[];
  /** Every version, oldest first by rule, whether in force or not. */
  readonly versions: readonly Rule[];
};

const NONE: readonly Rule[] = [];
/** For a camera without rules. */
export const NO_RULES: RulesInForce = { at: () => NONE, versions: NONE };

/**
 * Prepares the rules of one camera. The clock of the city is asked only when a boundary is passed, not for every scene.
 * @param versions all versions of the camera's rules, in any order
 * @param timeZone the city's, by its IANA name
 * @throws {RangeError} for a name that is no IANA time zone
 */
export function createRulesInForce(versions: readonly Rule[], timeZone: string): RulesInForce {
  if (versions.length === 0) return NO_RULES;
  const zone = createTimeZone(timeZone);
  const byRule = Map.groupBy(versions, ({ ruleId }) => ruleId);
  const histories = [...byRule.values()].map((history) => history.toSorted((a, b) => a.version - b.version));
  let known = { fromMs: 0, untilMs: 0, rules: NONE };
  return {
    versions: histories.flat(),
    at(atMs) {
      if (atMs < known.fromMs || atMs >= known.untilMs) {
        const found = histories.map((history) => inForceAt(history, zone, atMs));
        const rules = found.flatMap(({ rule }) => rule ?? []);
        const untilMs = Math.min(...found.map((each) => each.untilMs));
        known = { fromMs: atMs, untilMs, rules: sameRules(known.rules, rules) ? known.rules : rules };
      }
      return known.rules;
    },
  };
}

/** The version of a rule that applies at the moment, if one does, and until when that stays so, ms. */
function inForceAt(history: readonly Rule[], zone: TimeZone, atMs: number): { rule?: Rule; untilMs: number } {
  const nextMs = Math.min(...history.flatMap(({ inForceFromMs }) => (inForceFromMs > atMs ? [inForceFromMs] : [])));
  const latest = history.findLast(({ inForceFromMs }) => inForceFromMs <= atMs);
  if (latest?.state !== 'defined') return { untilMs: nextMs };
  const { applies, untilMs } = scheduleAt(latest.schedule, zone, atMs);
  return { ...(applies && { rule: latest }), untilMs: Math.min(nextMs, untilMs) };
}

const sameRules = (a: readonly Rule[], b: readonly Rule[]): boolean =>
  a.length === b.length && a.every((rule, at) => rule === b[at]);
