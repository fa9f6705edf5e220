import type { KeptRule, Rule } from '@marsad/schemas';
import { eventTimeMs } from '../event-time.ts';
import type { Finding } from '../findings.ts';
import { LONGEST_MEMORY_MS } from '../flow-windows.ts';
import type { Scene } from '../scene.ts';
import type { Incident } from './incident.ts';
import { hasFailed, hold, isDue, isToBeAmended, newIncident } from './incident.ts';
import type { EndedBy } from './incident-event.ts';
import { incidentEvent } from './incident-event.ts';
import type { Instant } from './instant.ts';
import type { Holding, Place, RuleFrame, RuleKindDefinition, WatchedRule } from './kind.ts';
import { kindNamed } from './kinds/registry.ts';
import type { LearnedStates } from './learned.ts';
import { keepLearned, takeLearned } from './learned.ts';
import { placeOfRule } from './places.ts';
import type { RunningRule } from './running-rule.ts';

/** The rules of one camera. `watchRules` and `endIncidents` change it in place. */
export type RuleWatch = {
  /** The rules that `running` was made of: as long as they are the same, nothing needs to be compared. */
  inForce: readonly Rule[];
  running: RunningRule[];
  /** By rule: until when its place stays quiet, UTC ms. It outlives the part and the version. */
  readonly quietUntilMs: Map<string, number>;
  /** The last scene that the rules saw. Events that no scene causes name its moment. */
  last: Scene | undefined;
  /** After a restart, the last scene that the rules had judged before. */
  judgedTo: Scene | undefined;
  /** The raised incidents of the part that are over, oldest first, with the time for which they kept their place quiet, ms of its clock. */
  recent: { readonly fromMs: number; readonly quietUntilMs: number }[];
  /** By rule: what it learned and does not run with at present. It outlives the part and the rule's hours. */
  readonly learned: LearnedStates;
  readonly kindOf: (kind: string) => RuleKindDefinition | undefined;
};

/** Time that was not observed for this long, ms, ends an incident: nobody can say that it goes on. */
const LONGEST_UNOBSERVED_MS = 60_000;

export const newRuleWatch = (kindOf: RuleWatch['kindOf'] = kindNamed): RuleWatch => ({
  inForce: [],
  running: [],
  quietUntilMs: new Map(),
  last: undefined,
  judgedTo: undefined,
  recent: [],
  learned: new Map(),
  kindOf,
});

/** Applies the rules in force to one frame, and returns the events of incidents that began, went on or are over. */
export function watchRules(watch: RuleWatch, rules: readonly Rule[], frame: RuleFrame, scene: Scene): Finding[] {
  if (watch.judgedTo && !isAfter(scene, watch.judgedTo)) return [];
  const findings = endUnseen(watch, scene);
  watch.judgedTo = undefined;
  if (watch.inForce !== rules) findings.push(...changeRules(watch, rules, scene));
  watch.last = scene;
  if (watch.running.length === 0) return findings;
  const now = { ptsMs: scene.ptsMs, atMs: eventTimeMs(scene) };
  for (const running of watch.running) {
    const found =
      frame.observedMs === 0 ? endUnobserved(watch, running, scene, now) : watchRule(watch, running, frame, scene, now);
    // Nearly always nothing was found.
    if (found.length > 0) findings.push(...found);
  }
  return findings;
}

const NOTHING: Finding[] = [];
const isSamePart = (a: Scene, b: Scene): boolean => a.epoch === b.epoch && a.part === b.part;
const isAfter = (a: Scene, b: Scene): boolean => (a.epoch - b.epoch || a.part - b.part || a.ptsMs - b.ptsMs) > 0;

/** Ends the incidents of a part that is over, and those of which a restart missed too much. */
function endUnseen(watch: RuleWatch, scene: Scene): Finding[] {
  const { last, judgedTo } = watch;
  if (last && !isSamePart(scene, last)) return endIncidents(watch, 'part_ended');
  const missedMs = judgedTo ? scene.ptsMs - judgedTo.ptsMs : 0;
  return missedMs > LONGEST_UNOBSERVED_MS ? endIncidents(watch, 'not_observed') : [];
}

/** Ends all incidents, for a reason that lies outside the rules. Kinds forget what they saw, but for what lasts. */
export function endIncidents(watch: RuleWatch, endedBy: EndedBy): Finding[] {
  const { last } = watch;
  const findings = last ? watch.running.flatMap((running) => endAll(watch, running, last, endedBy)) : [];
  if (endedBy === 'place_changed' || endedBy === 'not_permitted') watch.learned.clear();
  else if (last) for (const running of watch.running) keepLearned(watch.learned, running, eventTimeMs(last));
  watch.running = [];
  watch.inForce = [];
  watch.recent = [];
  return findings;
}

/** Starts the rules that are new, ends those that are gone, and lets those that stay go on. */
function changeRules(watch: RuleWatch, rules: readonly Rule[], scene: Scene): Finding[] {
  const gone = watch.running.filter((running) => !rules.some((rule) => isOfRule(running, rule)));
  const findings = gone.flatMap((running) => {
    const isReplaced = rules.some(({ ruleId }) => ruleId === running.rule.ruleId);
    keepLearned(watch.learned, running, eventTimeMs(scene));
    return endAll(watch, running, scene, isReplaced ? 'rule_changed' : 'rule_not_in_force');
  });
  watch.running = rules.flatMap(
    (rule) => watch.running.find((running) => isOfRule(running, rule)) ?? startRule(watch, rule, scene.ptsMs),
  );
  watch.inForce = rules;
  return findings;
}

const isOfRule = ({ rule }: RunningRule, { ruleId, version }: Rule): boolean =>
  rule.ruleId === ruleId && rule.version === version;

export function startRule({ kindOf, learned }: RuleWatch, rule: KeptRule, startedMs: number): RunningRule[] {
  const kind = kindOf(rule.kind);
  if (!kind) return [];
  const state = takeLearned(learned, rule) ?? kind.start();
  return [{ rule, watched: watchedRule(rule, kind), kind, state, incidents: new Map(), startedMs }];
}

/** The rule with its kind's defaults. */
export const watchedRule = (rule: KeptRule, kind: RuleKindDefinition): WatchedRule => ({
  ...rule,
  classes: rule.classes ?? kind.classes,
  thresholds: { ...kind.defaults, ...rule.thresholds },
});

function watchRule(watch: RuleWatch, running: RunningRule, frame: RuleFrame, scene: Scene, now: Instant): Finding[] {
  const place = placeFor(running, frame);
  if (!place) return endAll(watch, running, scene, 'place_changed');
  const { kind, watched } = running;
  const holdings = kind.step(running.state, frame, watched, place);
  if (kind.isMoment) return watchMoments(watch, running, holdings, scene, now);
  if (holdings.length === 0 && running.incidents.size === 0) return NOTHING;
  for (const holding of holdings) {
    let incident = running.incidents.get(holding.key);
    if (!incident) running.incidents.set(holding.key, (incident = newIncident(holding, now, running.startedMs)));
    hold(incident, holding, now, running.startedMs);
  }
  const findings: Finding[] = [];
  for (const incident of running.incidents.values()) {
    // What was held in this frame has its very instant.
    if (incident.lastHeld === now) {
      if (isToBeRaised(watch, running, incident, now))
        findings.push(raise(running, incident, scene, incident.revision >= 0 ? 'goes_on' : 'began'));
      continue;
    }
    incident.frames += 1;
    if (hasFailed(incident, kind, watched, now.ptsMs))
      findings.push(...end(watch, running, incident, scene, 'condition'));
  }
  return findings;
}

/** A kind that needs metres has nothing to say where there are none. */
function placeFor({ rule, kind }: RunningRule, frame: RuleFrame): Place | undefined {
  if (kind.needsGround && !frame.ground) return undefined;
  return placeOfRule(frame.places, rule.placeId);
}

const isToBeRaised = (watch: RuleWatch, running: RunningRule, incident: Incident, now: Instant): boolean =>
  incident.revision >= 0
    ? isToBeAmended(incident, now.ptsMs)
    : isDue(incident, running.watched) && !isQuiet(watch, running, now);

function raise(
  running: RunningRule,
  incident: Incident,
  scene: Scene,
  phase: 'began' | 'goes_on' | 'over',
  endedBy?: EndedBy,
) {
  incident.revision += 1;
  incident.lastRaisedMs = scene.ptsMs;
  incident.raised = { measures: incident.holding.measures, tracks: incident.ordinals.length };
  return incidentEvent(running, incident, scene, phase, endedBy);
}

/** Raises a moment once: two vehicles have one near miss, not one in each frame in which it can be computed. */
function watchMoments(
  watch: RuleWatch,
  running: RunningRule,
  holdings: readonly Holding[],
  scene: Scene,
  now: Instant,
) {
  if (holdings.length === 0 && running.incidents.size === 0) return NOTHING;
  const findings: Finding[] = [];
  for (const holding of holdings) {
    const known = running.incidents.get(holding.key);
    const incident = known ?? newIncident(holding, now, running.startedMs);
    hold(incident, holding, now, running.startedMs);
    if (known || isQuiet(watch, running, now)) continue;
    running.incidents.set(holding.key, incident);
    quieten(watch, running, now.atMs);
    remember(watch, running, incident);
    findings.push(raise(running, incident, scene, 'over', 'moment'));
  }
  for (const [key, { lastHeld }] of running.incidents)
    if (now.ptsMs - lastHeld.ptsMs > running.kind.overAfterMs) running.incidents.delete(key);
  return findings;
}

function end(watch: RuleWatch, running: RunningRule, incident: Incident, scene: Scene, endedBy: EndedBy): Finding[] {
  running.incidents.delete(incident.key);
  if (incident.revision < 0 || running.kind.isMoment) return [];
  quieten(watch, running, incident.lastHeld.atMs);
  remember(watch, running, incident);
  return [raise(running, incident, scene, 'over', endedBy)];
}

const endAll = (watch: RuleWatch, running: RunningRule, scene: Scene, endedBy: EndedBy): Finding[] =>
  [...running.incidents.values()].flatMap((incident) => end(watch, running, incident, scene, endedBy));

const endUnobserved = (watch: RuleWatch, running: RunningRule, scene: Scene, now: Instant): Finding[] =>
  [...running.incidents.values()].flatMap((incident) =>
    now.ptsMs - incident.lastHeld.ptsMs > LONGEST_UNOBSERVED_MS
      ? end(watch, running, incident, scene, 'not_observed')
      : [],
  );

const isQuiet = (watch: RuleWatch, { rule }: RunningRule, { atMs }: Instant): boolean =>
  atMs < (watch.quietUntilMs.get(rule.ruleId) ?? 0);

const quieten = (watch: RuleWatch, { rule }: RunningRule, endedAtMs: number): void => {
  watch.quietUntilMs.set(rule.ruleId, Math.max(watch.quietUntilMs.get(rule.ruleId) ?? 0, endedAtMs + rule.cooldownMs));
};

function remember(watch: RuleWatch, { rule }: RunningRule, { began, lastHeld }: Incident): void {
  watch.recent = watch.recent.filter(({ quietUntilMs }) => quietUntilMs > lastHeld.ptsMs - LONGEST_MEMORY_MS);
  watch.recent.push({ fromMs: began.ptsMs, quietUntilMs: lastHeld.ptsMs + rule.cooldownMs });
}
