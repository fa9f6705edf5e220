import { describe, expect, it } from 'vitest';
import { ruleWith } from '../testing/rules.ts';
import { createRulesInForce, NO_RULES } from './rules-in-force.ts';

const T = Date.parse('2026-01-12T12:00:00Z');
const HOUR = 3_600_000;
const first = ruleWith({ ruleId: 'a', version: 1, inForceFromMs: T });
const second = ruleWith({ ruleId: 'a', version: 2, inForceFromMs: T + HOUR });
const withdrawn = ruleWith({ ruleId: 'a', version: 3, inForceFromMs: T + 2 * HOUR, state: 'withdrawn' });
const night = ruleWith({
  ruleId: 'b',
  inForceFromMs: 0,
  schedule: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '05:00' }],
});
const shown = (rules: readonly { ruleId: string; version: number }[]) =>
  rules.map(({ ruleId, version }) => `${ruleId}${version}`);

describe('the rules in force', () => {
  const rules = createRulesInForce([withdrawn, night, second, first], 'UTC');
  it.each([
    ['before the first version', T - 1, []],
    ['from its moment on', T, ['a1']],
    ['until the next version', T + HOUR - 1, ['a1']],
    ['the next version', T + HOUR, ['a2']],
    ['none when it is withdrawn', T + 2 * HOUR, []],
    ['those whose hours it is', T + 11 * HOUR, ['b1']],
    ['asked for an earlier moment again', T, ['a1']],
  ])('%s', (_, atMs, expected) => {
    expect(shown(rules.at(atMs))).toEqual(expected);
  });

  it('are the same array while nothing changes', () => {
    const of = createRulesInForce([first, night], 'UTC');
    expect(of.at(T + 1)).toBe(of.at(T + HOUR));
    expect(of.at(T + 10 * HOUR)).not.toBe(of.at(T));
  });
});

it('a camera without rules has none', () => {
  expect(createRulesInForce([], 'UTC')).toBe(NO_RULES);
  expect(NO_RULES.at(T)).toEqual([]);
});
