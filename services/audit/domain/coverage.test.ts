import { expect, it } from 'vitest';
import { createNumbering } from '@marsad/proof';
import { createCoverage, MOST_REPEATS_A_CHECKPOINT, MOST_RUNS_OF_A_PRINCIPAL } from './coverage.ts';

const NOW_MS = 1_790_000_000_000;

it('attack: a service that begins run after run makes no checkpoint too large and displaces no run of another service', () => {
  const coverage = createCoverage(createNumbering());
  coverage.addSequenced('command-center/command-center-1/1', 0, NOW_MS);
  for (let run = 0; run < 20 * MOST_RUNS_OF_A_PRINCIPAL; run++) coverage.addSequenced(`alerting/a-1/${run}`, 0, NOW_MS);
  const covered = coverage.coveredRuns(NOW_MS);
  expect(Object.keys(covered)).toHaveLength(MOST_RUNS_OF_A_PRINCIPAL + 1);
  expect(covered['command-center/command-center-1/1']).toBe(0);
});

it('of many runs of a service, the most recent ones are named', () => {
  const coverage = createCoverage(createNumbering());
  for (let run = 0; run < MOST_RUNS_OF_A_PRINCIPAL; run++) coverage.addSequenced(`alerting/a-1/${run}`, 0, NOW_MS);
  coverage.addSequenced('alerting/a-1/0', 1, NOW_MS);
  coverage.addSequenced('alerting/a-1/new', 0, NOW_MS);
  const covered = coverage.coveredRuns(NOW_MS);
  expect(covered).toMatchObject({ 'alerting/a-1/0': 1, 'alerting/a-1/new': 0 });
  expect(covered).not.toHaveProperty('alerting/a-1/1');
});

it('attack: an entry that is recorded again and again makes no checkpoint too large; the next checkpoints name the rest', () => {
  const coverage = createCoverage(createNumbering());
  const count = 2 * MOST_REPEATS_A_CHECKPOINT + 1;
  for (let seq = 0; seq < count; seq++) coverage.addRepeated(`alerting/a-1/${seq % 2}`, seq, NOW_MS);
  const named: number[] = [];
  for (let checkpoint = 0; checkpoint < 3; checkpoint++) {
    const unpublished = coverage.unpublishedRepeats();
    const seqs = Object.values(unpublished).flat();
    expect(seqs.length).toBeLessThanOrEqual(MOST_REPEATS_A_CHECKPOINT);
    named.push(...seqs);
    coverage.markPublished(unpublished);
  }
  expect(new Set(named).size).toBe(count);
  expect(coverage.unpublishedRepeats()).toEqual({});
});
