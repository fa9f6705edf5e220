import { expect, it } from 'vitest';
import { agreementTerms, apply, city, commandOf, person, refusalOf, registerOf, T0 } from '../testing/fixtures.ts';
import { decideAgreement } from './agreements.ts';

const controller = person('controller');
const sign = (more: Partial<typeof agreementTerms> = {}) =>
  commandOf<'agreement.sign'>({ kind: 'agreement.sign', agreement: { ...agreementTerms, ...more } }, controller);
const end = commandOf<'agreement.end'>(
  { kind: 'agreement.end', agreementId: agreementTerms.agreementId, reason: 'no longer needed' },
  controller,
);

it.each([
  ['an agency that the city does not know', { agency: 'customs' }, 'unknown'],
  ['a district that the city does not have', { districts: ['hassan', 'souissi'] }, 'unknown'],
  ['the whole city', { districts: ['*'] }, 'accepted'],
  ['a time that is over', { expiresAtMs: T0 }, 'period_invalid'],
])('an agreement for %s is %3$s', (_, more, outcome) => {
  expect(refusalOf(decideAgreement(registerOf(), city, sign(more), T0))).toBe(outcome);
});

it('can be signed once, ended once, and signed again', () => {
  const register = registerOf();
  apply(register, decideAgreement(register, city, sign(), T0));
  expect(refusalOf(decideAgreement(register, city, sign(), T0))).toBe('already_exists');
  apply(register, decideAgreement(register, city, end, T0 + 1));
  expect(register.agreements.get(agreementTerms.agreementId)).toMatchObject({ state: 'ended', revision: 1 });
  expect(refusalOf(decideAgreement(register, city, end, T0 + 2))).toBe('not_possible_now');
  apply(register, decideAgreement(register, city, sign(), T0 + 3));
  expect(register.agreements.get(agreementTerms.agreementId)).toMatchObject({ state: 'in_force', revision: 2 });
});
