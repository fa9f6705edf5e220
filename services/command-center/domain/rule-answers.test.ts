import { ruleDefined, type Alert, type Rule } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { alertOf } from '../testing/examples.ts';
import { answersOf, proposeThreshold } from './rule-answers.ts';

const RULE: Rule = { ...ruleDefined.example, thresholds: { forMs: 60_000 } };
let number = 0;
/** An alert of the rule that was judged by this number. */
function alertBy(
  state: Alert['state'],
  value: number,
  more: { version?: number; ruleId?: string; unit?: string } = {},
): Alert {
  number += 1;
  return alertOf({
    alertId: `a-${number}`,
    state,
    why: {
      ...{ rule: 'behaviour', kind: 'loitering', placeId: 'forecourt', demonstration: false },
      ruleVersion: more.version ?? RULE.version,
      ruleId: more.ruleId ?? RULE.ruleId,
      measures: [{ name: 'dwell', value, unit: more.unit ?? 's' }],
    },
  });
}
const alertsBy = (state: Alert['state'], ...values: number[]): Alert[] => values.map((value) => alertBy(state, value));

describe('the answers of operators', () => {
  it('are counted by version, the newest first, and those of other rules are left out', () => {
    const alerts = [
      ...alertsBy('confirmed', 90),
      ...alertsBy('dispatched', 90),
      ...alertsBy('dismissed', 61, 62),
      ...alertsBy('raised', 80),
      alertBy('dismissed', 70, { version: 2 }),
      alertBy('confirmed', 70, { ruleId: 'another' }),
    ];
    expect(answersOf(alerts, RULE.ruleId)).toEqual([
      { version: 2, raised: 1, confirmed: 0, dismissed: 1, undecided: 0 },
      { version: 1, raised: 5, confirmed: 2, dismissed: 2, undecided: 1 },
    ]);
  });
});

describe('a threshold', () => {
  const CONFIRMED = [200, 210, 220, 240, 300];
  const DISMISSED = [61, 65, 70, 80, 250];

  it('is proposed that keeps every confirmed alert with a margin, and leaves out what was dismissed below it', () => {
    const alerts = [...alertsBy('confirmed', ...CONFIRMED), ...alertsBy('dismissed', ...DISMISSED)];
    expect(proposeThreshold(alerts, RULE)).toEqual({
      ...{ threshold: 'forMs', from: 60_000, to: 190_000 },
      ...{ kept: 5, confirmed: 5, leftOut: 4, dismissed: 5 },
    });
  });

  it('of a near miss is the longest gap, in ms', () => {
    const rule: Rule = { ...RULE, kind: 'near_miss', thresholds: { gapMs: 1_500 } };
    const alerts = [
      ...alertsBy('confirmed', 0.4, 0.5, 0.6, 0.7, 0.8),
      ...alertsBy('dismissed', 1.2, 1.3, 1.3, 1.4, 1.4),
    ];
    expect(proposeThreshold(alerts, rule)).toMatchObject({ threshold: 'gapMs', from: 1_500, to: 800, leftOut: 5 });
  });

  test.each<[string, Alert[]]>([
    ['four answers', [...alertsBy('confirmed', 200, 210, 220, 240), ...alertsBy('dismissed', ...DISMISSED)]],
    ['nothing dismissed', alertsBy('confirmed', ...CONFIRMED)],
    [
      'confirmed alerts at the present threshold',
      [...alertsBy('confirmed', 60, ...CONFIRMED), ...alertsBy('dismissed', ...DISMISSED)],
    ],
    [
      'dismissed alerts above every confirmed one',
      [...alertsBy('confirmed', ...CONFIRMED), ...alertsBy('dismissed', 400, 410, 420, 430, 440)],
    ],
    [
      'answers to another version',
      [
        ...CONFIRMED.map((value) => alertBy('confirmed', value, { version: 2 })),
        ...DISMISSED.map((value) => alertBy('dismissed', value, { version: 2 })),
      ],
    ],
    [
      'a unit that no threshold has',
      [
        ...CONFIRMED.map((value) => alertBy('confirmed', value, { unit: 'level' })),
        ...DISMISSED.map((value) => alertBy('dismissed', value, { unit: 'level' })),
      ],
    ],
  ])('is not proposed with %s', (_, alerts) => {
    expect(proposeThreshold(alerts, RULE)).toBeUndefined();
  });
});
