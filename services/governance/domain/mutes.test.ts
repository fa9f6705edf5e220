import { isMutedAt, MUTE_CEILING_MS, ruleDefined, WHO_DECIDES } from '@marsad/schemas';
import type { Rule } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply, city, commandOf, HOUR_MS, person, refusalOf, registerOf, T0 } from '../testing/fixtures.ts';
import type { Verdict } from './change.ts';
import { mayDecide } from './may-decide.ts';
import { decideMute } from './mutes.ts';
import type { Register } from './register.ts';

const rule: Rule = ruleDefined.schema.parse(ruleDefined.example);
const { ruleId } = rule;
const supervisor = person('supervisor', { districts: ['agdal'] });
let register: Register;
beforeEach(() => {
  register = registerOf({ kind: 'rule', record: rule });
});
const mute = (untilMs: number, { by = supervisor, nowMs = T0, of = ruleId } = {}): Verdict =>
  decideMute(register, commandOf({ kind: 'rule.mute', ruleId: of, untilMs, reason: 'road works' }, by), nowMs);
const unmute = ({ by = supervisor, nowMs = T0 + HOUR_MS } = {}): Verdict =>
  decideMute(register, commandOf({ kind: 'rule.unmute', ruleId, reason: 'works are over' }, by), nowMs);
const standing = () => register.mutes.get(ruleId);

describe('a mute', () => {
  it('says who muted what, why and until when, and ends by itself', () => {
    apply(register, mute(T0 + HOUR_MS));
    expect(standing()).toMatchObject({
      ruleId,
      camera: rule.camera,
      district: 'agdal',
      revision: 0,
      reason: 'road works',
      mutedBy: { subject: 'demo-supervisor' },
    });
    const at = (ms: number) => standing() && isMutedAt(standing() ?? never(), ms);
    expect([at(T0 - 1), at(T0), at(T0 + HOUR_MS - 1), at(T0 + HOUR_MS)]).toEqual([false, true, true, false]);
  });

  it('can be ended early, by somebody else too, and then the rule may be muted again', () => {
    apply(register, mute(T0 + 2 * HOUR_MS));
    const other = person('supervisor', { subject: 'other', districts: ['*'] });
    apply(register, unmute({ by: other }));
    expect(standing()).toMatchObject({ state: 'ended', revision: 1, endedBy: { subject: 'other' } });
    expect(isMutedAt(standing() ?? never(), T0 + HOUR_MS)).toBe(false);
    expect(refusalOf(unmute({ nowMs: T0 + HOUR_MS + 1 }))).toBe('not_possible_now');
    expect(refusalOf(mute(T0 + 3 * HOUR_MS, { nowMs: T0 + HOUR_MS + 1 }))).toBe('accepted');
  });

  it.each([
    ['until a day from now', T0 + MUTE_CEILING_MS, 'accepted'],
    ['for a millisecond more', T0 + MUTE_CEILING_MS + 1, 'period_invalid'],
    ['until now', T0, 'period_invalid'],
    ['until yesterday', T0 - MUTE_CEILING_MS, 'period_invalid'],
  ])('attack: %s', (_, untilMs, answer) => expect(refusalOf(mute(untilMs))).toBe(answer));

  it('attack: in force is not lengthened by another one', () => {
    apply(register, mute(T0 + MUTE_CEILING_MS));
    expect(refusalOf(mute(T0 + 2 * MUTE_CEILING_MS - 1, { nowMs: T0 + MUTE_CEILING_MS - 1 }))).toBe('already_exists');
  });

  it('attack: a record beyond the ceiling ends at the ceiling', () => {
    const record = { state: 'muted', fromMs: T0, untilMs: T0 + 90 * MUTE_CEILING_MS } as const;
    expect(isMutedAt(record, T0 + MUTE_CEILING_MS)).toBe(false);
  });

  it('attack: of a rule of another district, to begin it or to end it', () => {
    const by = person('supervisor', { districts: ['hassan'] });
    expect(refusalOf(mute(T0 + HOUR_MS, { by }))).toBe('district_may_not');
    apply(register, mute(T0 + 2 * HOUR_MS));
    expect(refusalOf(unmute({ by }))).toBe('district_may_not');
    expect(refusalOf(mute(T0 + HOUR_MS, { by: person('supervisor') }))).toBe('district_may_not');
  });

  it.each(['hotlist', 'face', 'exact', 'h-1', 'system'])('attack: of %s, which no person defined as a rule', (of) =>
    expect(refusalOf(mute(T0 + HOUR_MS, { of }))).toBe('unknown'),
  );

  it('of a withdrawn rule is refused', () => {
    register.put({ kind: 'rule', record: { ...rule, version: 2, state: 'withdrawn' } });
    expect(refusalOf(mute(T0 + HOUR_MS))).toBe('not_possible_now');
  });

  it('attack: by anybody but a supervisor, or without a signature', () => {
    expect([WHO_DECIDES['rule.mute'].signed, WHO_DECIDES['rule.unmute'].signed]).toEqual([true, true]);
    for (const role of ['operator', 'reviewer', 'judge', 'controller', 'analyst', 'auditor'] as const)
      expect([role, mayDecide('rule.mute', person(role), city)]).toEqual([role, false]);
  });
});

const never = (): never => {
  throw new Error('the rule was never muted');
};
