import type { RuleKind } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { isMeasured, runScenario } from './run-scenario.ts';
import { EVERYDAY, SCENARIOS } from './scenarios.ts';
import { scoreOf } from './score.ts';

/**
 * What each kind reaches on the street at least, of what it raises and of what happens; `npm run evaluate -- scenarios` prints what it does reach. Lower
 * floors say what the camera of the scenario cannot show: a load that vehicles hide, a vehicle that crawls out of the measured ground.
 */
const FLOORS: Partial<Record<RuleKind, { readonly precision: number; readonly recall: number }>> = {
  stopped_vehicle: { precision: 0.8, recall: 0.5 },
  wrong_way: { precision: 0.9, recall: 0.9 },
  slow_vehicle: { precision: 0.8, recall: 0.4 },
  congestion: { precision: 0.5, recall: 0.5 },
  queue: { precision: 0.8, recall: 0.75 },
  person_on_carriageway: { precision: 0.85, recall: 0.8 },
  object_on_road: { precision: 0.8, recall: 0.3 },
  near_miss: { precision: 0.7, recall: 0.3 },
  intrusion: { precision: 0.85, recall: 0.9 },
  loitering: { precision: 0.7, recall: 0.8 },
  crowd: { precision: 0.6, recall: 0.6 },
  scatter: { precision: 0.7, recall: 0.6 },
  running: { precision: 0.85, recall: 0.85 },
  person_down: { precision: 0.8, recall: 0.75 },
  abandoned_object: { precision: 0.6, recall: 0.5 },
  removed_object: { precision: 0.6, recall: 0.5 },
};
const SEEDS = [1, 2];
/** They compute minutes of a street; a busy machine takes long for it. */
const PATIENTLY = { timeout: 240_000 };

describe('rules on the synthetic street', PATIENTLY, () => {
  for (const scenario of SCENARIOS) {
    const kind = scenario.rules[0]?.kind ?? 'intrusion';
    test.runIf(isMeasured(kind))(`${scenario.name}: ${kind}`, () => {
      const {
        incidents,
        precision = 0,
        recall = 0,
      } = scoreOf(
        kind,
        SEEDS.map((seed) => runScenario(scenario, seed)),
      );
      expect(incidents).toBeGreaterThan(1);
      expect(precision).toBeGreaterThanOrEqual(FLOORS[kind]?.precision ?? 1);
      expect(recall).toBeGreaterThanOrEqual(FLOORS[kind]?.recall ?? 1);
    });
  }

  test('raise at most one alarm in an hour in which nothing happens', () => {
    const runs = EVERYDAY.flatMap((scenario) => SEEDS.map((seed) => runScenario(scenario, seed)));
    const hours = runs.reduce((sum, run) => sum + run.hours, 0);
    const raised = runs.flatMap((run) => run.raised.map(({ kind }) => kind));
    expect(hours).toBeGreaterThan(1);
    expect(raised.slice(Math.floor(hours))).toEqual([]);
  });
});
