import { alertChanged } from '@marsad/schemas';
import { expect, test } from 'vitest';
import { gapFaults, impairedFaults } from './questions.ts';
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

test('a camera that sees well and is called impaired fails the run, and other alerts do not', () => {
  const { example, schema } = alertChanged;
  const ofSystem = (kind: string) =>
    schema.parse({ ...example, why: { rule: 'system', ruleVersion: 1, kind, detail: 'turned_away' } });
  expect(impairedFaults([ofSystem('camera_impaired')])).toEqual([`${example.camera} was called impaired: turned_away`]);
  expect(impairedFaults([example, ofSystem('recording_lost')])).toEqual([]);
});
