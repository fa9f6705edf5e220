import type { Camera, CameraRemoval, Rule, RuleTerms } from '@marsad/schemas';
import { RULE_LEAD_MS, ruleTermsOf } from '@marsad/schemas';
import { isSameRule } from '@marsad/schemas/ids';
import type { CityFacts } from '../ports.ts';
import type { Change, Command, DecisionOf, Refusal, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import { worksFor } from './districts.ts';
import type { Register } from './register.ts';
import { ruleFault } from './rule-fault.ts';

/** Time for recording and publishing a rule, ms, on top of `RULE_LEAD_MS`. */
const PUBLISHED_WITHIN_MS = 2_000;

/** From when a rule that is published now is in force, UTC ms. */
export const inForceFrom = (nowMs: number): number => nowMs + RULE_LEAD_MS + PUBLISHED_WITHIN_MS;

/** The person to whom a decision without a person is ascribed. */
const DEPLOYMENT = 'deployment';

/**
 * Decides about rules. A supervisor decides about the rules of their districts' cameras. A rule keeps its camera and its kind, because what
 * people answered to its alerts is counted by its id.
 */
export function decideRule(
  register: Register,
  city: CityFacts,
  { decision, by, hash }: Command<DecisionOf<'rule.define' | 'rule.withdraw'>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'rule.withdraw') {
    const before = register.rules.get(decision.ruleId);
    if (!before) return refused('unknown');
    if (!worksFor(by, before.district)) return refused('district_may_not');
    if (before.state === 'withdrawn') return refused('not_possible_now');
    const withdrawn = withdrawal(before, decision.reason, actorOf(by), nowMs);
    return accepted({ kind: 'rule', record: { ...withdrawn, madeBy: madeBy(before, hash) } });
  }
  const { rule: terms, replaces } = decision;
  const before = register.rules.get(terms.ruleId);
  if (![terms, ...(before ? [before] : [])].every(({ district }) => worksFor(by, district)))
    return refused('district_may_not');
  if (replaces === undefined && before) return refused('already_exists');
  if (replaces !== undefined && !before) return refused('unknown');
  if (replaces !== before?.version) return refused('changed_meanwhile');
  const fault = whyNotDefined(terms, before, register, city);
  if (fault) return refused(fault);
  const record = { ...definition(terms, before, nowMs), definedBy: actorOf(by), madeBy: madeBy(before, hash) };
  return accepted({ kind: 'rule', record });
}

/**
 * Takes a rule of the city file. What a person decided stays: an entry changes no rule that a person defined, changed or withdrew. An entry
 * that changes nothing is not written again.
 */
export function importRule(register: Register, city: CityFacts, terms: RuleTerms, nowMs: number): Verdict {
  const before = register.rules.get(terms.ruleId);
  const isDecided = before !== undefined && before.madeBy.length > 0;
  if (before?.state === 'withdrawn') return refused('removed_by_person');
  if (before && isSameRule(ruleTermsOf(before), terms)) return accepted();
  if (isDecided) return refused('changed_by_person');
  const fault = whyNotDefined(terms, before, register, city);
  if (fault) return refused(fault);
  const definedBy = { subject: DEPLOYMENT, name: DEPLOYMENT, agency: city.operatedBy };
  return accepted({ kind: 'rule', record: { ...definition(terms, before, nowMs), definedBy, madeBy: [] } });
}

/** The withdrawals of the rules of a camera that is removed: they would apply again, unseen, once somebody registers the id again. */
export function rulesWithdrawnWith(register: Register, removal: CameraRemoval): Change[] {
  const hash = removal.madeBy.at(-1);
  return rulesOf(register, removal.camera).map((rule) => {
    const withdrawn = withdrawal(rule, removal.reason, removal.by, removal.atMs);
    return { kind: 'rule', record: hash === undefined ? withdrawn : { ...withdrawn, madeBy: madeBy(rule, hash) } };
  });
}

/** The rules of a camera that moves to another district, as rules of that district. */
export const rulesMovedWith = (register: Register, { camera, district }: Camera, nowMs: number): Change[] =>
  rulesOf(register, camera)
    .filter((rule) => rule.district !== district)
    .map((rule) => {
      const { definedBy, madeBy } = rule;
      const record = { ...definition({ ...ruleTermsOf(rule), district }, rule, nowMs), definedBy, madeBy };
      return { kind: 'rule', record };
    });

/** What a crash left undone of decisions about cameras: rules of removed cameras, and of cameras that moved. */
export const rulesLeftBehind = (register: Register, nowMs: number): Change[] => [
  ...[...register.removedCameras.values()].flatMap((removal) => rulesWithdrawnWith(register, removal)),
  ...[...register.cameras.values()].flatMap((camera) => rulesMovedWith(register, camera, nowMs)),
];

const rulesOf = ({ rules }: Register, camera: string): Rule[] =>
  [...rules.values()].filter((rule) => rule.camera === camera && rule.state !== 'withdrawn');

function whyNotDefined(
  terms: RuleTerms,
  before: Rule | undefined,
  { cameras }: Register,
  { agencies }: CityFacts,
): Refusal | undefined {
  const camera = cameras.get(terms.camera);
  if (!camera) return 'unknown_camera';
  if (camera.district !== terms.district) return 'rule_invalid';
  if (before && (before.camera !== terms.camera || before.kind !== terms.kind)) return 'rule_invalid';
  if (terms.tells?.agencies.some((agency) => !agencies.has(agency))) return 'rule_invalid';
  return ruleFault(terms, camera);
}

const definition = (terms: RuleTerms, before: Rule | undefined, nowMs: number) => ({
  ...terms,
  version: (before?.version ?? 0) + 1,
  state: 'defined' as const,
  inForceFromMs: inForceFrom(nowMs),
  definedAtMs: nowMs,
});

const withdrawal = (before: Rule, reason: string, definedBy: Rule['definedBy'], nowMs: number): Rule => ({
  ...definition(ruleTermsOf(before), before, nowMs),
  state: 'withdrawn',
  definedBy,
  reason,
  madeBy: before.madeBy,
});
