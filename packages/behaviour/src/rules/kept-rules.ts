import { TRAIL_MS } from '@marsad/ground';
import type { Camera, KeptRule, RuleState } from '@marsad/schemas';
import { placesKeyOf } from '../camera-frame.ts';
import type { CameraWatch } from '../camera-watch.ts';
import { eventTimeMs } from '../event-time.ts';
import { offsetBefore } from '../offset-marks.ts';
import type { Scene } from '../scene.ts';
import type { Incident } from './incident.ts';
import { kindNamed } from './kinds/registry.ts';
import type { RuleWatch } from './rule-watch.ts';
import { newRuleWatch, startRule } from './rule-watch.ts';
import type { RunningRule } from './running-rule.ts';

/** The form of what the kinds remember. Raise it with every change of a kind's state that an older state does not fit. */
export const KEPT_FORMAT = 3;

/** What the rules of one camera remember, as it is kept over a restart. It holds tracks' ids and positions, as scenes do. */
export type KeptRules = Omit<RuleState, 'district' | 'camera' | 'places' | 'keptAtMs'>;

/**
 * What to keep of the rules over a restart; undefined if they saw nothing yet. It shares with the watch what never changes, and has a copy of
 * what the next frame changes in place: a copy of all of it took longer than the judging of the scenes between two records.
 */
export function keptRules({ last, running, quietUntilMs, recent, learned }: RuleWatch): KeptRules | undefined {
  if (!last) return undefined;
  const { staticRegions: _, conditions: __, tracks: ___, ...moment } = last;
  return {
    format: KEPT_FORMAT,
    last: moment,
    rules: running.map(({ rule, startedMs, state, incidents }) => ({
      rule: keptRuleOf(rule),
      startedMs,
      // A kind without memory has no JSON.
      ...(state !== undefined && { memory: JSON.stringify(state) }),
      incidents: [...incidents.values()].map(keptIncidentOf),
    })),
    quietUntilMs: Object.fromEntries(quietUntilMs),
    recent: [...recent],
    ...(learned.size > 0 && {
      learned: [...learned].map(([ruleId, { terms, state, sinceMs }]) => ({
        ...{ ruleId, terms, sinceMs },
        memory: JSON.stringify(state),
      })),
    }),
  };
}

const keptIncidentOf = ({ raised, holding, ...incident }: Incident): KeptIncident => ({
  ...incident,
  ordinals: [...incident.ordinals],
  path: [...incident.path],
  raised: { ...raised, measures: [...raised.measures] },
  holding: { ...holding, measures: [...holding.measures] },
});
type KeptIncident = KeptRules['rules'][number]['incidents'][number];

/** The record of what a camera's rules remember. @param keptAtMs now, UTC ms */
export function ruleStateOf({ rules }: CameraWatch, camera: Camera, keptAtMs: number): RuleState | undefined {
  const kept = keptRules(rules);
  if (!kept) return undefined;
  return { district: camera.district, camera: camera.camera, places: placesKeyOf(camera), keptAtMs, ...kept };
}

function keptRuleOf(rule: RunningRule['rule']): KeptRule {
  const { ruleId, version, kind, placeId, classes, direction, thresholds, severity, cooldownMs, demonstration } = rule;
  return {
    ...{ ruleId, version, kind, thresholds, severity, cooldownMs },
    ...(placeId !== undefined && { placeId }),
    ...(classes && { classes }),
    ...(direction && { direction }),
    ...(demonstration !== undefined && { demonstration }),
  };
}

/**
 * Goes on where the rules were kept. Scenes up to the last one of then, which are read again for the lines and windows, are not judged a second
 * time, so what is kept may be newer than the offset from which is read again. Kinds of another form begin anew under the same incidents.
 */
export function restoreRules(kept: KeptRules, kindOf: RuleWatch['kindOf'] = kindNamed): RuleWatch {
  const { last, rules, quietUntilMs, recent, learned = [], format } = structuredClone(kept);
  const watch = newRuleWatch(kindOf);
  const running = rules.flatMap(({ rule, startedMs, memory, incidents }) =>
    startRule(watch, rule, startedMs).map((started): RunningRule => ({
      ...started,
      state: format === KEPT_FORMAT && memory !== undefined ? (JSON.parse(memory) as unknown) : started.state,
      incidents: new Map(incidents.map((incident) => [incident.key, incidentOf(incident)])),
    })),
  );
  if (format === KEPT_FORMAT)
    for (const { ruleId, terms, memory, sinceMs } of learned)
      watch.learned.set(ruleId, { terms, state: JSON.parse(memory) as unknown, sinceMs });
  const judgedTo: Scene = { ...last, tracks: [] };
  const quiet = new Map<string, number>(Object.entries(quietUntilMs));
  return { ...watch, running, recent, last: judgedTo, judgedTo, quietUntilMs: quiet };
}

const incidentOf = ({ holding, ...incident }: KeptIncident): Incident => ({
  ...incident,
  holding: { ...holding, leader: holding.leader, box: holding.box },
});

/** An incident that is not raised yet, or a quiet time, is found again by reading again where it reaches less far than this, ms. */
const FOUND_AGAIN_MS = 60_000;

/** What of the rules would be lost by a restart, as a text that changes when incidents begin or are over; undefined if nothing would be. */
export function whatIsOpen({ last, running, quietUntilMs, learned }: RuleWatch): string | undefined {
  if (!last) return undefined;
  const raised: string[] = [];
  let reachesBack = learned.size > 0;
  for (const { rule, kind, state, incidents } of running) {
    if (kind.lasting?.(state) !== undefined) reachesBack = true;
    if (kind.isMoment) continue;
    for (const { key, began, sinceMs, revision } of incidents.values()) {
      if (revision >= 0) raised.push(`${rule.ruleId}:${key}:${began.ptsMs}`);
      else if (last.ptsMs - Math.min(sinceMs, began.ptsMs) >= FOUND_AGAIN_MS) reachesBack = true;
    }
  }
  const atMs = eventTimeMs(last);
  for (const untilMs of quietUntilMs.values()) if (untilMs - atMs >= FOUND_AGAIN_MS) reachesBack = true;
  return raised.length > 0 || reachesBack ? raised.toSorted().join('\n') : undefined;
}

/** The offset from which a restart has to read to go on from what is kept now: the trails of the tracks have to be seen again. */
export const resumeFrom = ({ marks, rules }: CameraWatch): bigint | undefined =>
  rules.last && offsetBefore(marks, rules.last.ptsMs - TRAIL_MS);
