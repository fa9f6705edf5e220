import type { Authorisation, WatchlistEntry } from '@marsad/schemas';
import { LONGEST_AUTHORISATION_MS } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import {
  apply,
  authorisationOf,
  authorisationTerms,
  city,
  commandOf,
  entryOf,
  person,
  refusalOf,
  registerOf,
  T0,
} from '../testing/fixtures.ts';
import { decideAuthorisation } from './authorisations.ts';

const { authorisationId } = authorisationTerms;
const request = (more: object = {}) =>
  commandOf<'authorisation.request'>(
    { kind: 'authorisation.request', authorisation: { ...authorisationTerms, ...more } },
    person('supervisor'),
  );
const approve = (by = person('judge')) =>
  commandOf<'authorisation.approve'>({ kind: 'authorisation.approve', authorisationId }, by);
const reject = commandOf<'authorisation.reject'>(
  { kind: 'authorisation.reject', authorisationId, reason: 'not needed' },
  person('judge'),
);
const end = commandOf<'authorisation.end'>(
  { kind: 'authorisation.end', authorisationId, reason: 'found' },
  person('supervisor'),
);
const holding = (authorisation?: Authorisation, entry: WatchlistEntry = entryOf()) =>
  registerOf(
    { kind: 'watchlist', record: entry },
    ...(authorisation ? [{ kind: 'authorisation', record: authorisation } as const] : []),
  );

describe('a request', () => {
  const warrant = { objective: 'judicial_warrant' };
  it.each([
    ['within all limits', {}, 'accepted'],
    ['that ends before it begins', { fromMs: T0 + 2, toMs: T0 + 1 }, 'period_invalid'],
    ['that is over', { fromMs: T0 - 2, toMs: T0 }, 'period_invalid'],
    ['for the longest time', { toMs: T0 + LONGEST_AUTHORISATION_MS }, 'accepted'],
    ['for longer', { toMs: T0 + LONGEST_AUTHORISATION_MS + 1 }, 'period_invalid'],
    ['of a warrant without an offence', warrant, 'offence_missing'],
    ['with an offence and no warrant', { offence: 'armed_robbery' }, 'purpose_mismatch'],
    [
      'of a warrant for a person who is listed as missing',
      { ...warrant, offence: 'armed_robbery' },
      'purpose_mismatch',
    ],
    ['for an unknown person', { entryIds: ['w-1', 'w-9'] }, 'unknown'],
    ['on an unknown camera', { cameras: ['nowhere-1'] }, 'unknown_camera'],
    ['on all cameras but one', { cameras: ['hassan-hall-1', 'hassan-gate-1'] }, 'accepted'],
    ['on all cameras', { cameras: ['hassan-hall-1', 'hassan-gate-1', 'agdal-avenue-1'] }, 'all_cameras'],
  ])('%s is %3$s', (_, more, outcome) => {
    expect(refusalOf(decideAuthorisation(holding(), city, request(more), T0))).toBe(outcome);
  });

  it.each(['proposed', 'refused', 'withdrawn', 'expired'] as const)('for an entry that is %s is refused', (state) => {
    const register = holding(undefined, entryOf({ state }));
    expect(refusalOf(decideAuthorisation(register, city, request(), T0))).toBe('not_approved_yet');
  });

  it('for an expired entry is refused, whatever its state', () => {
    const register = holding(undefined, entryOf({ expiresAtMs: T0 }));
    expect(refusalOf(decideAuthorisation(register, city, request(), T0))).toBe('not_approved_yet');
  });

  it('keeps the mark of a demonstration, even if the request leaves it out', () => {
    const register = holding();
    apply(register, decideAuthorisation(register, city, request({ simulated: false }), T0));
    expect(register.authorisations.get(authorisationId)).toMatchObject({ simulated: true, state: 'requested' });
  });

  it.each(['requested', 'approved', 'rejected', 'ended', 'expired'] as const)(
    'under the id of an authorisation that is %s is refused, because it would revive an ended authorisation',
    (state) => {
      const register = holding(authorisationOf({ state }));
      expect(refusalOf(decideAuthorisation(register, city, request(), T0))).toBe('already_exists');
    },
  );
});

describe('a decision', () => {
  it('of another person approves', () => {
    const register = holding(authorisationOf());
    apply(register, decideAuthorisation(register, city, approve(), T0 + 1));
    expect(register.authorisations.get(authorisationId)).toMatchObject({
      state: 'approved',
      revision: 1,
      decidedBy: { subject: 'demo-judge' },
      decidedAtMs: T0 + 1,
    });
  });

  it('of the requester is refused, whatever role they have now', () => {
    const register = holding(authorisationOf());
    const same = person('judge', { subject: 'demo-supervisor' });
    expect(refusalOf(decideAuthorisation(register, city, approve(same), T0))).toBe('same_person');
  });

  it.each([
    ['its entry was withdrawn', entryOf({ state: 'withdrawn' }), T0, 'not_approved_yet'],
    ['its time is over', entryOf(), authorisationTerms.toMs, 'period_invalid'],
  ])('is refused when, since the request, %s', (_, entry, nowMs, reason) => {
    const register = holding(authorisationOf(), entry);
    expect(refusalOf(decideAuthorisation(register, city, approve(), nowMs))).toBe(reason);
  });

  it.each([
    ['requested', 'accepted', 'accepted', 'accepted'],
    ['approved', 'not_possible_now', 'not_possible_now', 'accepted'],
    ['rejected', 'not_possible_now', 'not_possible_now', 'not_possible_now'],
    ['ended', 'not_possible_now', 'not_possible_now', 'not_possible_now'],
    ['expired', 'not_possible_now', 'not_possible_now', 'not_possible_now'],
  ] as const)('about an authorisation that is %s: approve %s, reject %s, end %s', (state, ...outcomes) => {
    const register = holding(authorisationOf({ state }));
    const verdicts = [approve(), reject, end].map((command) => decideAuthorisation(register, city, command, T0));
    expect(verdicts.map(refusalOf)).toEqual(outcomes);
  });

  it('about an unknown authorisation is refused', () => {
    expect(refusalOf(decideAuthorisation(holding(), city, end, T0))).toBe('unknown');
  });
});
