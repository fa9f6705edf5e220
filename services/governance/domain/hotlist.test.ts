import { expect, it } from 'vitest';
import { apply, commandOf, HOUR_MS, hotlistTerms, person, refusalOf, registerOf, T0 } from '../testing/fixtures.ts';
import { decideHotlist } from './hotlist.ts';
import { LONGEST_LISTING_MS } from './periods.ts';

const supervisor = person('supervisor', { name: 'Leila' });
const { entryId } = hotlistTerms;
const add = (expiresAtMs = T0 + HOUR_MS) =>
  commandOf<'hotlist.add'>({ kind: 'hotlist.add', entry: { ...hotlistTerms, expiresAtMs } }, supervisor);
const refresh = (expiresAtMs: number) =>
  commandOf<'hotlist.refresh'>({ kind: 'hotlist.refresh', entryId, expiresAtMs }, supervisor);

it.each([
  ['now', T0, 'period_invalid'],
  ['a millisecond from now', T0 + 1, 'accepted'],
  ['ninety days from now', T0 + LONGEST_LISTING_MS, 'accepted'],
  ['later than that', T0 + LONGEST_LISTING_MS + 1, 'period_invalid'],
])('an entry that ends %s is %3$s', (_, expiresAtMs, outcome) => {
  expect(refusalOf(decideHotlist(registerOf(), add(expiresAtMs), T0))).toBe(outcome);
  const register = registerOf();
  apply(register, decideHotlist(register, add(), T0));
  expect(refusalOf(decideHotlist(register, refresh(expiresAtMs), T0))).toBe(outcome);
});

it('names the person who signed, is extended by a refresh, and is removed by a withdrawal', () => {
  const register = registerOf();
  apply(register, decideHotlist(register, add(), T0));
  expect(register.hotlist.get(entryId)).toMatchObject({ issuedBy: 'Leila', validFromMs: T0, refreshedAtMs: T0 });
  expect(refusalOf(decideHotlist(register, add(), T0))).toBe('already_exists');
  apply(register, decideHotlist(register, refresh(T0 + 2 * HOUR_MS), T0 + 5));
  expect(register.hotlist.get(entryId)).toMatchObject({
    validFromMs: T0,
    refreshedAtMs: T0 + 5,
    expiresAtMs: T0 + 2 * HOUR_MS,
  });
  const withdraw = commandOf<'hotlist.withdraw'>({ kind: 'hotlist.withdraw', entryId, reason: 'found' }, supervisor);
  expect(apply(register, decideHotlist(register, withdraw, T0))).toEqual([{ kind: 'hotlist_withdrawn', entryId }]);
  expect(refusalOf(decideHotlist(register, withdraw, T0))).toBe('unknown');
  expect(refusalOf(decideHotlist(register, refresh(T0 + HOUR_MS), T0))).toBe('unknown');
});
