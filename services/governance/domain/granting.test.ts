import type { Authorisation, WatchlistEntry } from '@marsad/schemas';
import { GRANT_LIFE_MS, GRANT_RENEWED_EVERY_MS } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import {
  authorisationOf,
  authorisationTerms,
  city,
  entryOf,
  HOUR_MS,
  person,
  registerOf,
  T0,
} from '../testing/fixtures.ts';
import type { Change } from './change.ts';
import { grantsDue } from './granting.ts';
import { expiriesDue } from './expiries.ts';

const { authorisationId } = authorisationTerms;
const holding = (more: Partial<Authorisation> = {}, ...entries: WatchlistEntry[]) =>
  registerOf(...(entries.length > 0 ? entries : [entryOf()]).map((record): Change => ({ kind: 'watchlist', record })), {
    kind: 'authorisation',
    record: authorisationOf({ state: 'approved', ...more }),
  });
const grantOnce = (register: ReturnType<typeof holding>, nowMs: number): Change[] => {
  const due = grantsDue(register, city.cameras(), nowMs);
  for (const change of due) register.put(change);
  return due;
};
const halt = (halted: boolean, atMs: number): Change => {
  const { role: _, ...by } = person('supervisor');
  return { kind: 'halt', record: { analytic: 'faces', halted, by, reason: 'a test', atMs } };
};

describe('a grant', () => {
  it('is issued at once, lasts for 90 s, and is renewed every 30 s with a higher number', () => {
    const register = holding();
    expect(grantOnce(register, T0)).toMatchObject([
      { kind: 'grant', record: { renewal: 0, issuedAtMs: T0, expiresAtMs: T0 + GRANT_LIFE_MS, entryIds: ['w-1'] } },
    ]);
    expect(grantOnce(register, T0 + GRANT_RENEWED_EVERY_MS - 1)).toEqual([]);
    expect(grantOnce(register, T0 + GRANT_RENEWED_EVERY_MS)).toMatchObject([{ record: { renewal: 1 } }]);
  });

  it('never lasts longer than the authorisation', () => {
    const late = authorisationTerms.toMs - 5_000;
    expect(grantOnce(holding(), late)).toMatchObject([{ record: { expiresAtMs: authorisationTerms.toMs } }]);
  });

  it.each([
    ['before the period', T0 - 1, 0],
    ['at its first moment', T0, 1],
    ['at its last', authorisationTerms.toMs - 1, 1],
    ['after it', authorisationTerms.toMs, 0],
  ])('%s: %i → %i', (_, nowMs, count) => {
    expect(grantsDue(holding(), city.cameras(), nowMs)).toHaveLength(count);
  });

  it.each(['requested', 'rejected', 'ended', 'expired'] as const)(
    'is not issued for an authorisation that is %s',
    (state) => {
      expect(grantsDue(holding({ state }), city.cameras(), T0)).toEqual([]);
    },
  );

  it('ends with a tombstone when the authorisation does', () => {
    const register = holding();
    grantOnce(register, T0);
    register.put({ kind: 'authorisation', record: authorisationOf({ state: 'ended' }) });
    expect(grantOnce(register, T0 + 1)).toEqual([{ kind: 'grant_ended', authorisationId }]);
    expect(grantOnce(register, T0 + 2)).toEqual([]);
  });

  it('is neither renewed nor ended during a halt, and continues when faces are resumed', () => {
    const register = holding();
    grantOnce(register, T0);
    register.put(halt(true, T0 + 1));
    expect(grantOnce(register, T0 + 40_000)).toEqual([]);
    register.put(halt(false, T0 + 50_000));
    expect(grantOnce(register, T0 + 50_000)).toMatchObject([{ kind: 'grant', record: { renewal: 1 } }]);
  });

  it('that is over during a halt is ended', () => {
    const register = holding();
    grantOnce(register, T0);
    register.put(halt(true, T0 + 1));
    for (const lapse of expiriesDue(register, authorisationTerms.toMs)) register.put(lapse);
    expect(grantOnce(register, authorisationTerms.toMs)).toEqual([{ kind: 'grant_ended', authorisationId }]);
  });

  it('is issued again at once without a withdrawn person, while another person is searched for', () => {
    const other = entryOf({ entryId: 'w-2' });
    const register = holding({ entryIds: ['w-1', 'w-2'] }, entryOf(), other);
    grantOnce(register, T0);
    register.put({ kind: 'watchlist', record: { ...other, state: 'withdrawn' } });
    expect(grantOnce(register, T0 + 1)).toMatchObject([{ record: { renewal: 1, entryIds: ['w-1'] } }]);
    expect(grantOnce(register, T0 + 2)).toEqual([]);
  });
});

describe('an expiry', () => {
  it('is published once, with the next revision', () => {
    const register = holding();
    const [lapse] = expiriesDue(register, authorisationTerms.toMs);
    expect(lapse).toMatchObject({ kind: 'authorisation', record: { state: 'expired', revision: 1 } });
    if (lapse) register.put(lapse);
    expect(expiriesDue(register, authorisationTerms.toMs)).toEqual([]);
  });

  it('ends an authorisation when nobody on its list is on the watchlist any more', () => {
    const register = holding({}, entryOf({ state: 'withdrawn' }));
    expect(expiriesDue(register, T0)).toMatchObject([{ record: { state: 'ended', endedAtMs: T0 } }]);
    expect(grantsDue(register, city.cameras(), T0)).toEqual([]);
  });

  it('leaves a plate on the list for another day, for delayed reads', () => {
    const entry = { entryId: 'h-1', expiresAtMs: T0 } as const;
    const register = registerOf({ kind: 'hotlist', record: entry as never });
    expect(expiriesDue(register, T0 + 24 * HOUR_MS - 1)).toEqual([]);
    expect(expiriesDue(register, T0 + 24 * HOUR_MS)).toEqual([{ kind: 'hotlist_withdrawn', entryId: 'h-1' }]);
  });
});
