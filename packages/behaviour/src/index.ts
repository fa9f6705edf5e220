export {
  endPart,
  endTrack,
  forgetTracks,
  neededFrom,
  newCameraWatch,
  outOfOrder,
  watchScene,
  watchSilence,
  type CameraWatch,
  type OutOfOrder,
} from './camera-watch.ts';
export type { Finding } from './findings.ts';
export { completeness } from './flow-windows.ts';
export { newLineWatch, stepLine, type LineStep, type LineWatch } from './line-watch.ts';
export type { Scene } from './scene.ts';
export type {
  Holding,
  KindDescription,
  LinePlace,
  Place,
  RuleFrame,
  RuleKindDefinition,
  WatchedRule,
  ZonePlace,
} from './rules/kind.ts';
export { KINDS, kindNamed } from './rules/kinds/registry.ts';
export { placesOf } from './rules/places.ts';
export { endIncidents, newRuleWatch, watchedRule, watchRules, type RuleWatch } from './rules/rule-watch.ts';
export { createRulesInForce, NO_RULES, type RulesInForce } from './rules/rules-in-force.ts';
export { RULE_FAULTS, validateRule, type RuleFault } from './rules/validate-rule.ts';
export type { EndedBy } from './rules/incident-event.ts';
export { KEPT_FORMAT, restoreRules, resumeFrom, ruleStateOf, whatIsOpen } from './rules/kept-rules.ts';
export { cameraFrame, newCameraFrames, placesKeyOf, type CameraFrames } from './camera-frame.ts';
export { kindTable } from './rules/kind-table.ts';
