import { createRulesInForce, endPart, endTrack, KINDS, newCameraWatch, watchScene } from '@marsad/behaviour';
import type { Finding } from '@marsad/behaviour';
import { ruleDefined, type BehaviourEvent, type Camera, type Rule, type RuleKind } from '@marsad/schemas';
import { createChance } from '../chance.ts';
import { createStreet, STREET_BEGAN_AT_MS, type StreetFrame } from '../street.ts';
import type { Incident } from '../truth/truth.ts';
import { MINUTE_MS, WARM_UP_MS, type Scenario, type ScenarioRule } from './scenario.ts';

/** An incident that a rule raised, by the street's clock. */
export type Raised = {
  readonly kind: RuleKind;
  readonly placeId: string;
  readonly raisedAtMs: number;
  readonly beganAtMs: number;
  readonly endedAtMs: number | undefined;
};

export type Run = {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly incidents: readonly Incident[];
  readonly raised: readonly Raised[];
  readonly hours: number;
};

/** The rules of a scenario as the city has them in force. */
export const rulesOf = (rules: readonly ScenarioRule[], camera: Camera): Rule[] =>
  rules.map(({ kind, placeId, thresholds = {} }, i) => {
    const { schedule: _, placeId: __, ...example } = ruleDefined.schema.parse(ruleDefined.example);
    const { camera: id, district } = camera;
    const own = { ruleId: `${kind.replaceAll('_', '-')}-${i}`, kind, thresholds, camera: id, district };
    return { ...example, ...own, cooldownMs: 0, inForceFromMs: 0, ...(placeId === undefined ? {} : { placeId }) };
  });

/** Runs scenes through the city's own code for one camera, and returns what it finds. */
export function watchFrames(frames: Iterable<StreetFrame>, camera: Camera, rules: readonly Rule[]): Finding[] {
  const watch = newCameraWatch(STREET_BEGAN_AT_MS);
  const inForce = createRulesInForce(rules, 'Africa/Casablanca');
  const findings: Finding[] = [];
  for (const { scene, ended } of frames) {
    findings.push(...watchScene(watch, scene, 0n, camera, inForce));
    for (const track of ended) findings.push(...endTrack(watch, track.ordinal, track.class, camera));
  }
  findings.push(...endPart(watch, camera));
  return findings;
}

/** What rules raised. What a zone or a line of the directory implies without a rule is left out. */
const raisedByRules = (findings: readonly Finding[]): BehaviourEvent[] =>
  findings.flatMap((finding) =>
    finding.kind === 'behaviour' && finding.data.ruleId !== undefined ? [finding.data] : [],
  );

/** Events of one incident as one raised incident. */
function raisedIn(events: readonly BehaviourEvent[]): Raised[] {
  const incidents = Map.groupBy(events, ({ incidentId, eventId }) => incidentId ?? eventId);
  return [...incidents.values()].flatMap((own): Raised[] => {
    const [first] = own;
    const last = own.at(-1);
    if (!first || !last) return [];
    const [beganAtMs, endedAtMs] = [first.beganAtMs, last.endedAtMs].map((atMs) =>
      atMs === undefined ? undefined : atMs - STREET_BEGAN_AT_MS,
    );
    const { kind, placeId, ptsMs } = first;
    return [{ kind: kind as RuleKind, placeId, raisedAtMs: ptsMs, beganAtMs: beganAtMs ?? ptsMs, endedAtMs }];
  });
}

/** Kinds that this version cannot measure are left out of a scenario's rules. */
export const isMeasured = (kind: RuleKind): boolean => KINDS[kind] !== undefined;

export function runScenario(scenario: Scenario, seed: number): Run {
  const { site, rules, minutes, model, isNight } = scenario;
  const orders = scenario.orders(createChance(seed).fork(scenario.name));
  const street = createStreet({
    ...{ site, seed, orders, warmUpMs: WARM_UP_MS },
    ...(model ? { model } : {}),
    ...(isNight === undefined ? {} : { isNight }),
  });
  const { camera } = street;
  const findings = watchFrames(
    street.frames(minutes * MINUTE_MS),
    camera,
    rulesOf(
      rules.filter(({ kind }) => isMeasured(kind)),
      camera,
    ),
  );
  return {
    scenario,
    seed,
    incidents: street.truth.incidents,
    raised: raisedIn(raisedByRules(findings)),
    hours: minutes / 60,
  };
}
