import { expect, test } from 'vitest';
import type { Health } from '../../api/types.ts';
import { isInService, toneOf } from './health.ts';

test.each<[Health, string, boolean]>([
  ['playing', 'good', true],
  ['starting', 'calm', false],
  ['idle', 'calm', true],
  ['down', 'bad', false],
  ['stopped', 'calm', false],
  ['silent', 'warn', false],
  ['unknown', 'calm', false],
])('a camera that is %s has the tone %s, and is in service: %s', (health, tone, inService) => {
  expect([toneOf(health), isInService({ health })]).toEqual([tone, inService]);
});
