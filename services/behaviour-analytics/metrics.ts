import { createFrameAge, createStepOutcome, observeGauge, type Meter, type StepOutcome } from '@marsad/telemetry';
import type { Finding } from '@marsad/behaviour';
import type { CalibrationRefusal, ReplayRefusal } from '@marsad/schemas';

export type Metrics = {
  readonly step: StepOutcome;
  countFinding(kind: Finding['kind']): void;
  countRuleState(outcome: 'kept' | 'dropped' | 'refused' | 'unreadable'): void;
  countReplay(outcome: 'done' | ReplayRefusal): void;
  countProposal(outcome: 'proposed' | CalibrationRefusal): void;
  recordFrameAge(seconds: number): void;
};

/**
 * Declares the instruments before their use. Labels are closed sets, never a camera, a track or a person.
 * @param idleRules is called each time the metrics are collected
 */
export function createMetrics(meter: Meter, idleRules: () => number): Metrics {
  const findings = meter.createCounter('behaviour_analytics_findings_total', {
    description: 'Crossings, behaviour events and flow measures that were found',
  });
  const replays = meter.createCounter('behaviour_analytics_replays_total', {
    description: 'Replays of rules over stored tracks, by what became of them',
  });
  const proposals = meter.createCounter('behaviour_analytics_proposals_total', {
    description: 'Calibrations asked for from the heights of people and cars, by what became of them',
  });
  const states = meter.createCounter('behaviour_analytics_rule_states_total', {
    description: 'Records of what the rules of a camera remember, by what became of them',
  });
  const idle = 'Rules in force that cannot be watched, because their camera has no such place or no calibration';
  observeGauge(meter, 'behaviour_analytics_rules_idle', idle, idleRules);
  return {
    step: createStepOutcome(meter, ['watch']),
    countRuleState: (outcome) => states.add(1, { outcome }),
    countReplay: (outcome) => replays.add(1, { outcome }),
    countProposal: (outcome) => proposals.add(1, { outcome }),
    countFinding: (kind) => findings.add(1, { kind }),
    recordFrameAge: createFrameAge(meter),
  };
}
