import { expect, test } from 'vitest';
import { gapFaults } from './questions.ts';
import { SHORT, WHOLE } from './plan.ts';

const gap = (reason: string) => ({ camera: 'hassan-gate-1', fromMs: 1_000, toMs: 2_500, reason });

test('a recording gap fails the run and is named', () => {
  expect(gapFaults([gap('replica_lost')], WHOLE.gapsAllowed)).toEqual([
    'hassan-gate-1: a recording gap of 1500 ms, replica_lost',
  ]);
  expect(gapFaults([], WHOLE.gapsAllowed)).toEqual([]);
});

test('a short run allows the gaps of a machine that was too busy to play, and no others', () => {
  expect(gapFaults([gap('overloaded'), gap('camera_down')], SHORT.gapsAllowed)).toEqual([]);
  expect(gapFaults([gap('replica_lost'), gap('upload_lost')], SHORT.gapsAllowed)).toHaveLength(2);
});
