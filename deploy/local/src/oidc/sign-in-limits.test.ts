import { describe, expect, test } from 'vitest';
import { createKnownBrowsers } from './known-browser.ts';
import { createSignInLimits } from './sign-in-limits.ts';

const HERE = { address: '10.0.0.1', username: 'judge' };
const clock = { ms: 0 };
const limitsAfter = (
  failures: number,
  attempt = HERE as Parameters<ReturnType<typeof createSignInLimits>['failed']>[0],
) => {
  clock.ms = 1_000;
  const limits = createSignInLimits(() => clock.ms);
  for (let n = 0; n < failures; n++) limits.failed(attempt);
  return limits;
};

describe('failed sign-ins', () => {
  test('are accepted nine times; after the tenth the next try waits five minutes', () => {
    expect(limitsAfter(9).waitS(HERE)).toBe(0);
    const limits = limitsAfter(10);
    expect(limits.waitS(HERE)).toBe(300);
    clock.ms += 299_500;
    expect(limits.waitS(HERE)).toBe(1);
    clock.ms += 500;
    expect(limits.waitS(HERE)).toBe(0);
  });

  test.each([
    ['another account at the same address', { ...HERE, username: 'auditor' }],
    ['the same account at another address', { ...HERE, address: '10.0.0.2' }],
    ['a browser that has signed the account in before', { ...HERE, browser: 'b-1' }],
  ])('do not lock out %s', (_, other) => {
    expect(limitsAfter(10).waitS(other)).toBe(0);
  });

  test('from many addresses against one account slow strangers down, and never the browser that knows the account', () => {
    clock.ms = 1_000;
    const limits = createSignInLimits(() => clock.ms);
    for (let n = 0; n < 100; n++) limits.failed({ address: `10.0.1.${n}`, username: 'judge' });
    expect(limits.waitS({ address: '10.9.9.9', username: 'judge' })).toBe(300);
    expect(limits.waitS({ address: '10.9.9.9', username: 'judge', browser: 'b-1' })).toBe(0);
    expect(limits.waitS({ address: '10.9.9.9', username: 'auditor' })).toBe(0);
  });

  test('of many accounts from one address slow that address down', () => {
    clock.ms = 1_000;
    const limits = createSignInLimits(() => clock.ms);
    for (let n = 0; n < 100; n++) limits.failed({ address: '10.0.0.1', username: `name-${n}` });
    expect(limits.waitS(HERE)).toBe(300);
    expect(limits.waitS({ ...HERE, address: '10.0.0.2' })).toBe(0);
  });

  test('of a browser that knows the account count for that browser', () => {
    const known = { ...HERE, browser: 'b-1' };
    expect(limitsAfter(10, known).waitS(known)).toBe(300);
    expect(limitsAfter(10, known).waitS(HERE)).toBe(0);
  });
});

describe('a browser is known', () => {
  const browsers = createKnownBrowsers('a key of the tests, long enough');
  const cookie = browsers.cookie('judge', '/sign-in').split(';')[0] ?? '';

  test('for the account that it signed in, among other cookies', () => {
    expect(browsers.of(`a=b; ${cookie}; c=d`, 'judge')).toMatch(/^[\w-]{22}$/);
  });
  test.each([
    ['for another account', cookie, 'auditor'],
    ['with a seal of its own making', cookie.replace(/\..*/, '.AAAA'), 'judge'],
    ['with another name in it', cookie.replace(/=[^.]+/, '=someone'), 'judge'],
    ['without a cookie', undefined, 'judge'],
  ])('not %s', (_, header, username) => {
    expect(browsers.of(header, username)).toBeUndefined();
  });
});
