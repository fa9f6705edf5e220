import { isMutedAt, type Rule, type RuleMute } from '@marsad/schemas';

/** Every version of every rule that was ever defined, and the last mute of each. */
export function createRulesMemory() {
  const rules = new Map<string, Map<number, Rule>>();
  const mutes = new Map<string, RuleMute>();
  const newestFirst = (versions: ReadonlyMap<number, Rule>): Rule[] =>
    [...versions.values()].sort((a, b) => b.version - a.version);
  return {
    putRule(rule: Rule): void {
      const versions = rules.get(rule.ruleId) ?? new Map<number, Rule>();
      versions.set(rule.version, rule);
      rules.set(rule.ruleId, versions);
    },
    putMute(mute: RuleMute): void {
      if (mute.revision >= (mutes.get(mute.ruleId)?.revision ?? 0)) mutes.set(mute.ruleId, mute);
    },
    /** The mutes that are in force, with the newest version of their rule; the one that ends first comes first. */
    mutes: (nowMs: number): { mute: RuleMute; rule: Rule }[] =>
      [...mutes.values()]
        .filter((mute) => isMutedAt(mute, nowMs))
        .flatMap((mute) => {
          const [rule] = newestFirst(rules.get(mute.ruleId) ?? new Map<number, Rule>());
          return rule ? [{ mute, rule }] : [];
        })
        .sort((a, b) => a.mute.untilMs - b.mute.untilMs),
    /** The versions of a rule, the newest first; none if nobody defined it. */
    ruleVersions: (ruleId: string): Rule[] => newestFirst(rules.get(ruleId) ?? new Map<number, Rule>()),
    /** The newest version of each rule, by id. */
    rules: (): Rule[] =>
      [...rules.values()]
        .flatMap((versions) => newestFirst(versions).slice(0, 1))
        .sort((a, b) => a.ruleId.localeCompare(b.ruleId)),
  };
}
export type RulesMemory = ReturnType<typeof createRulesMemory>;

/** `coming`: published, and in force within seconds. */
export type RuleStanding = 'coming' | 'in_force' | 'withdrawn';

/** A state that a later version of this platform adds counts as withdrawn: nobody should count on such a rule. */
export function standingOf(
  { state, inForceFromMs }: Pick<Rule, 'state' | 'inForceFromMs'>,
  nowMs: number,
): RuleStanding {
  if (state !== 'defined') return 'withdrawn';
  return inForceFromMs > nowMs ? 'coming' : 'in_force';
}
