import { createRulesInForce, validateRule } from '@marsad/behaviour';
import type { RulesInForce } from '@marsad/behaviour';
import { LONGEST_REPLAY_MS } from '@marsad/schemas';
import type { BehaviourEvent, Camera, ReplayRefusal, Rule, RuleReplayRequest, RuleTerms } from '@marsad/schemas';

/** One application of a rule to stored scenes, and which of its events count. */
export type RuleRun = { readonly rules: RulesInForce; counts(event: BehaviourEvent): boolean };

/** Why a request cannot be carried out on this camera; undefined if it can. */
export function replayFault(
  { rule, fromMs, toMs, atMs }: RuleReplayRequest,
  camera: Camera | undefined,
): ReplayRefusal | undefined {
  if (!camera || camera.camera !== rule.camera || camera.district !== rule.district) return 'unknown_camera';
  if (fromMs >= toMs || toMs - fromMs > LONGEST_REPLAY_MS || fromMs > atMs) return 'span_invalid';
  return faultAt(rule, camera);
}

/** Why a rule cannot be watched on this camera: without its place it would find nothing, and the answer would call that judged. */
export function faultAt(rule: RuleTerms, camera: Camera): ReplayRefusal | undefined {
  const code = validateRule(rule, camera)?.code;
  if (code === 'unknown_place' || code === 'place_missing' || code === 'place_of_wrong_kind') return 'unknown_place';
  if (code === 'not_calibrated') return code;
  return code && 'rule_invalid';
}

/**
 * How a rule is applied. A version that was in force is applied as it was then, with the versions before it, so that it finds the very incidents
 * that it raised; before it was in force, and for a draft, it is applied as if it had always been. Undefined for a version that is not known.
 * @param versions of the camera's rules
 */
export function runsOf(request: RuleReplayRequest, versions: readonly Rule[], timeZone: string): RuleRun[] | undefined {
  const { rule, version, by, atMs } = request;
  const history = versions.filter(({ ruleId }) => ruleId === rule.ruleId);
  if (version === undefined) {
    const noted = { version: (history.at(-1)?.version ?? 0) + 1, state: 'defined' as const, inForceFromMs: 0 };
    const draft: Rule = { ...rule, ...noted, definedBy: by, definedAtMs: atMs, madeBy: [] };
    return [{ rules: createRulesInForce([draft], timeZone), counts: () => true }];
  }
  const record = history.find((known) => known.version === version);
  if (!record) return undefined;
  const always: Rule = { ...record, state: 'defined', inForceFromMs: 0 };
  return [
    {
      rules: createRulesInForce([always], timeZone),
      counts: ({ capturedAtMs }) => capturedAtMs < record.inForceFromMs,
    },
    { rules: createRulesInForce(history, timeZone), counts: ({ ruleVersion }) => ruleVersion === version },
  ];
}
