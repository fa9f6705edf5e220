import { createRulesInForce, NO_RULES, validateRule } from '@marsad/behaviour';
import type { RuleFault, RulesInForce } from '@marsad/behaviour';
import type { Camera, Rule } from '@marsad/schemas';

/** Every version of every rule, by camera. */
export type RuleBook = {
  /** The rules of one camera: the same object until one of them changes. */
  of(camera: string): RulesInForce;
  put(rule: Rule): void;
  /** Takes a version out that was removed from the topic, or that cannot be read any more. */
  remove(key: string): void;
  /** Why rules that are in force cannot be watched: of each such rule its fault. */
  idle(cameras: { get(camera: string): Camera | undefined }, nowMs: number): RuleFault['code'][];
};

/**
 * Keeps the versions of rules as they are published.
 * @param timeZone the city's, by its IANA name
 * @throws {RangeError} for a name that is no IANA time zone
 */
export function createRuleBook(timeZone: string): RuleBook {
  // A wrong name must stop the service at its start, and not at its first rule.
  new Intl.DateTimeFormat('en', { timeZone });
  const versions = new Map<string, Rule>();
  const prepared = new Map<string, RulesInForce>();
  const ofCamera = (camera: string): Rule[] => [...versions.values()].filter((rule) => rule.camera === camera);
  const of = (camera: string): RulesInForce => {
    const known = prepared.get(camera);
    if (known) return known;
    const own = ofCamera(camera);
    const rules = own.length === 0 ? NO_RULES : createRulesInForce(own, timeZone);
    prepared.set(camera, rules);
    return rules;
  };
  return {
    of,
    put(rule) {
      const key = keyOf(rule);
      const before = versions.get(key);
      // A version that is published again is no other rule, and its incidents go on.
      if (before && JSON.stringify(before) === JSON.stringify(rule)) return;
      versions.set(key, rule);
      prepared.delete(rule.camera);
      if (before) prepared.delete(before.camera);
    },
    remove(key) {
      const before = versions.get(key);
      versions.delete(key);
      if (before) prepared.delete(before.camera);
    },
    idle(cameras, nowMs) {
      const ruled = new Set([...versions.values()].map(({ camera }) => camera));
      return [...ruled].flatMap((id) => {
        const camera = cameras.get(id);
        if (!camera) return [];
        return of(id)
          .at(nowMs)
          .flatMap((rule) => validateRule(rule, camera)?.code ?? []);
      });
    },
  };
}

const keyOf = ({ ruleId, version }: Rule): string => `${ruleId}:${version}`;
