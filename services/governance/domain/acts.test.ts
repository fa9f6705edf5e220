import { describe, expect, it } from 'vitest';
import {
  actOf,
  actTerms,
  apply,
  city,
  commandOf,
  HOUR_MS,
  person,
  refusalOf,
  registerOf,
  T0,
} from '../testing/fixtures.ts';
import { decideAct } from './acts.ts';

const controller = person('controller');
const publish = (more: Partial<typeof actTerms> = {}) =>
  commandOf<'act.publish'>({ kind: 'act.publish', act: { ...actTerms, ...more } }, controller);
const withdraw = (actId = actTerms.actId) =>
  commandOf<'act.withdraw'>({ kind: 'act.withdraw', actId, reason: 'the purpose is gone' }, controller);

describe('an act', () => {
  it('is in force once published, and names who signed it and which decision made it', () => {
    const command = publish();
    expect(apply(registerOf(), decideAct(registerOf(), city, command, T0))).toMatchObject([
      {
        kind: 'act',
        record: { state: 'in_force', revision: 0, signedBy: { subject: 'demo-controller' }, madeBy: [command.hash] },
      },
    ]);
  });

  it.each([
    ['ends before it begins', { validFromMs: T0 + 2, expiresAtMs: T0 + 1 }, 'period_invalid'],
    ['is over already', { validFromMs: T0 - 2, expiresAtMs: T0 }, 'period_invalid'],
    ['ends one millisecond from now', { expiresAtMs: T0 + 1 }, 'accepted'],
    ['names an unknown camera', { cameras: ['nowhere-1'] }, 'unknown_camera'],
    ['is for a purpose that the analytic cannot serve', { purpose: 'traffic_measurement' }, 'purpose_mismatch'],
    ['is about other data than it reads', { dataCategories: ['faces'] }, 'purpose_mismatch'],
    ['adds faces to plates', { dataCategories: ['plates', 'faces'] }, 'purpose_mismatch'],
    ['adds tracks to plates', { dataCategories: ['plates', 'tracks'] }, 'accepted'],
  ] as const)('that %s is %3$s', (_, more, outcome) => {
    const terms = more as Partial<typeof actTerms>;
    expect(refusalOf(decideAct(registerOf(), city, publish(terms), T0))).toBe(outcome);
  });

  it('in force cannot be published again', () => {
    const register = registerOf({ kind: 'act', record: actOf() });
    expect(refusalOf(decideAct(register, city, publish(), T0))).toBe('already_exists');
  });

  it('can be withdrawn once, with one press, and published again as a later revision', () => {
    const register = registerOf({ kind: 'act', record: actOf() });
    apply(register, decideAct(register, city, withdraw(), T0 + 1));
    expect(register.acts.get(actTerms.actId)).toMatchObject({
      state: 'withdrawn',
      revision: 1,
      withdrawnBy: { subject: 'demo-controller' },
      endReason: 'the purpose is gone',
    });
    expect(refusalOf(decideAct(register, city, withdraw(), T0 + 2))).toBe('not_possible_now');
    apply(register, decideAct(register, city, publish({ expiresAtMs: T0 + 3 * HOUR_MS }), T0 + 3));
    expect(register.acts.get(actTerms.actId)).toMatchObject({ state: 'in_force', revision: 2 });
  });

  it('that was never published cannot be withdrawn', () => {
    expect(refusalOf(decideAct(registerOf(), city, withdraw('nothing'), T0))).toBe('unknown');
  });
});
