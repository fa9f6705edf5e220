import { expect, it } from 'vitest';
import { createNumbering } from '@marsad/proof';
import { createCoverage, MOST_RUNS_OF_A_PRINCIPAL } from './coverage.ts';

const NOW_MS = 1_790_000_000_000;

it('attack: one service that begins run after run makes no checkpoint too large, and hides no run of another service', () => {
  const coverage = createCoverage(createNumbering());
  coverage.sequenced('command-center/command-center-1/1', 0, NOW_MS);
  for (let run = 0; run < 20 * MOST_RUNS_OF_A_PRINCIPAL; run++) coverage.sequenced(`alerting/a-1/${run}`, 0, NOW_MS);
  const covered = coverage.covered(NOW_MS);
  expect(Object.keys(covered)).toHaveLength(MOST_RUNS_OF_A_PRINCIPAL + 1);
  expect(covered['command-center/command-center-1/1']).toBe(0);
});

it('of many runs of a service, those that were heard last are said', () => {
  const coverage = createCoverage(createNumbering());
  for (let run = 0; run < MOST_RUNS_OF_A_PRINCIPAL; run++) coverage.sequenced(`alerting/a-1/${run}`, 0, NOW_MS);
  coverage.sequenced('alerting/a-1/0', 1, NOW_MS);
  coverage.sequenced('alerting/a-1/new', 0, NOW_MS);
  const covered = coverage.covered(NOW_MS);
  expect(covered).toMatchObject({ 'alerting/a-1/0': 1, 'alerting/a-1/new': 0 });
  expect(covered).not.toHaveProperty('alerting/a-1/1');
});
