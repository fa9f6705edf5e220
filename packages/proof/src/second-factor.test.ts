import { expect, it } from 'vitest';
import { lacksSecondFactor, MULTI_FACTOR_ACR } from './second-factor.ts';
import type { SecondFactor } from './second-factor.ts';

const policy: SecondFactor = {
  acrValues: [MULTI_FACTOR_ACR, 'gold'],
  amrValues: ['mfa'],
  roles: ['judge', 'operator'],
};

it.each([
  ['the requested context', { acr: MULTI_FACTOR_ACR }, false],
  ['another context that is enough', { acr: 'gold' }, false],
  ['the method, and no context', { amr: ['pwd', 'mfa'] }, false],
  ['a weaker context with the method', { acr: 'bronze', amr: ['mfa'] }, false],
  ['nothing', {}, true],
  ['a weaker context', { acr: 'bronze' }, true],
  ['one factor', { amr: ['pwd'] }, true],
  ['no methods', { amr: [] }, true],
  ['a text where methods are a list', { amr: 'mfa' }, true],
  ['a list where the context is a text', { acr: [MULTI_FACTOR_ACR] }, true],
  ['words that contain the context', { acr: `not ${MULTI_FACTOR_ACR}` }, true],
])('a token with %s lacks it: %s %s', (_, claims, lacks) => {
  expect(lacksSecondFactor({ role: 'judge', ...claims }, policy)).toBe(lacks);
});

it('a second factor is required of the named roles, and of a token without a role', () => {
  expect(lacksSecondFactor({ role: 'officer' }, policy)).toBe(false);
  expect(lacksSecondFactor({ role: 'operator' }, policy)).toBe(true);
  expect(lacksSecondFactor({}, policy)).toBe(true);
  expect(lacksSecondFactor({ role: 7 }, policy)).toBe(true);
});
