import { HOTLIST_FRESH_MS, isSearchedAt } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
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

describe('a list of today', () => {
  const other = { ...hotlistTerms, entryId: 'h-2', expiresAtMs: T0 + 30 * 24 * HOUR_MS };
  const of = (...entries: (typeof hotlistTerms)[]) =>
    commandOf<'hotlist.import'>({ kind: 'hotlist.import', entries }, supervisor);
  const later = T0 + 23 * HOUR_MS;

  it('adds what is new, confirms what goes on, and lets stop what is no longer on it', () => {
    const register = registerOf();
    apply(register, decideHotlist(register, of(hotlistTerms, other), T0));
    apply(register, decideHotlist(register, of({ ...other, expiresAtMs: T0 + 60 * 24 * HOUR_MS }), later));
    const searched = (entryId: string, atMs: number) => {
      const entry = register.hotlist.get(entryId);
      return entry !== undefined && isSearchedAt(entry, atMs);
    };
    expect(register.hotlist.get('h-2')).toMatchObject({ validFromMs: T0, refreshedAtMs: later, issuedBy: 'Leila' });
    expect(searched('h-2', T0 + 30 * HOUR_MS)).toBe(true);
    expect(searched(entryId, T0 + 30 * HOUR_MS)).toBe(false);
    expect(searched('h-2', later + HOTLIST_FRESH_MS)).toBe(false);
  });

  it.each([
    ['with one entry that ends after ninety days', { expiresAtMs: T0 + LONGEST_LISTING_MS + 1 }, 'period_invalid'],
    ['with one entry that is over', { expiresAtMs: T0 }, 'period_invalid'],
    ['with one entry twice', { entryId }, 'already_exists'],
  ])('attack: %s is refused as a whole', (_, more, outcome) => {
    const register = registerOf();
    expect(refusalOf(decideHotlist(register, of(hotlistTerms, { ...other, ...more }), T0))).toBe(outcome);
    expect(register.hotlist.size).toBe(0);
  });

  it.each([
    ['case', { caseReference: 'ANOTHER-1' }],
    ['reason', { reason: 'missing_person' as const }],
    ['plate', { plate: { ...hotlistTerms.plate, key: 'ww:999999' } }],
    ['mark as a demonstration', { simulated: false }],
  ])('attack: does not move a listed entry to another %s', (_, more) => {
    const register = registerOf();
    apply(register, decideHotlist(register, of(hotlistTerms), T0));
    expect(refusalOf(decideHotlist(register, of({ ...hotlistTerms, ...more }), T0 + 1))).toBe('changed_meanwhile');
  });
});
