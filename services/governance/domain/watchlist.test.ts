import type { WatchlistEntry } from '@marsad/schemas';
import { watchlistAssessed } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import {
  apply,
  commandOf,
  entryOf,
  person,
  proposedOf,
  refusalOf,
  registerOf,
  T0,
  watchlistTerms,
} from '../testing/fixtures.ts';
import { LONGEST_LISTING_MS } from './periods.ts';
import { decideAssessment, decideWatchlist } from './watchlist.ts';

const { entryId } = watchlistTerms;
const propose = (more: Partial<typeof watchlistTerms> = {}) =>
  commandOf<'watchlist.propose'>(
    { kind: 'watchlist.propose', entry: { ...watchlistTerms, ...more } },
    person('supervisor'),
  );
const approve = (by: ReturnType<typeof person>) =>
  commandOf<'watchlist.approve'>({ kind: 'watchlist.approve', entryId }, by);
const withdraw = commandOf<'watchlist.withdraw'>(
  { kind: 'watchlist.withdraw', entryId, reason: 'found' },
  person('judge'),
);
const holding = (record: WatchlistEntry) => registerOf({ kind: 'watchlist', record });

describe('a proposal', () => {
  it.each([
    ['whose period has already ended', { expiresAtMs: T0 }, 'period_invalid'],
    ['for longer than ninety days', { expiresAtMs: T0 + LONGEST_LISTING_MS + 1 }, 'period_invalid'],
    [
      'with a still cut from the very recording that will be searched, but not marked as simulated',
      { simulated: false },
      'purpose_mismatch',
    ],
    ['with an acceptable picture and period', {}, 'accepted'],
  ])('%s is %3$s', (_, more, outcome) => {
    expect(refusalOf(decideWatchlist(registerOf(), propose(more), T0))).toBe(outcome);
  });

  it.each(['proposed', 'approved', 'withdrawn', 'expired', 'refused'] as const)(
    'under the id of an entry that is %s is refused: authorisations that name it would apply to another person',
    (state) => {
      expect(refusalOf(decideWatchlist(holding(entryOf({ state })), propose(), T0))).toBe('already_exists');
    },
  );
});

describe('an approval', () => {
  it('takes two different people, neither of them the proposer', () => {
    const register = holding(proposedOf());
    apply(register, decideWatchlist(register, approve(person('judge')), T0));
    expect(register.watchlist.get(entryId)?.state).toBe('proposed');
    apply(register, decideWatchlist(register, approve(person('controller')), T0));
    expect(register.watchlist.get(entryId)).toMatchObject({ state: 'approved', revision: 3 });
  });

  it.each([
    [
      'by the proposer, under another role',
      proposedOf(),
      person('judge', { subject: 'demo-supervisor' }),
      'same_person',
    ],
    [
      'by a person who has approved already, under another role',
      proposedOf({ approvals: [{ by: { subject: 'demo-judge', name: 'j', agency: 'rabat-operations' }, atMs: T0 }] }),
      person('controller', { subject: 'demo-judge' }),
      'same_person',
    ],
    ['of a picture that cannot be matched with', proposedOf({ state: 'refused' }), person('judge'), 'picture_unusable'],
    [
      'before the matcher assessed the picture',
      proposedOf({ assessment: undefined }),
      person('judge'),
      'not_possible_now',
    ],
    ['of an approved entry', entryOf(), person('judge'), 'not_possible_now'],
    ['of a withdrawn entry', entryOf({ state: 'withdrawn' }), person('judge'), 'not_possible_now'],
    ['of an expired entry', proposedOf({ expiresAtMs: T0 }), person('judge'), 'period_invalid'],
  ])('%s is refused', (_, entry, by, reason) => {
    expect(refusalOf(decideWatchlist(holding(entry), approve(by), T0))).toBe(reason);
  });

  it('of an unknown entry is refused', () => {
    expect(refusalOf(decideWatchlist(registerOf(), approve(person('judge')), T0))).toBe('unknown');
  });
});

it('an entry is withdrawn with one press, and stays withdrawn', () => {
  const register = holding(entryOf());
  apply(register, decideWatchlist(register, withdraw, T0 + 1));
  expect(register.watchlist.get(entryId)).toMatchObject({
    state: 'withdrawn',
    withdrawnBy: { subject: 'demo-judge' },
    withdrawnAtMs: T0 + 1,
    endReason: 'found',
  });
  expect(refusalOf(decideWatchlist(register, withdraw, T0 + 2))).toBe('not_possible_now');
});

describe("the matcher's assessment of a picture", () => {
  const assessment = { ...watchlistAssessed.example, entryId, imageSha256: watchlistTerms.image.sha256 };
  const unusable = { ...assessment, usable: false, quality: 0.1, reason: 'no_face' };

  it('makes the proposal with a usable picture ready for approval', () => {
    expect(decideAssessment(holding(proposedOf({ assessment: undefined })), assessment)).toMatchObject({
      record: { state: 'proposed', assessment: { usable: true, quality: 0.8 }, revision: 2 },
    });
  });

  it('ends the proposal with an unusable picture', () => {
    expect(decideAssessment(holding(proposedOf({ assessment: undefined })), unusable)).toMatchObject({
      record: { state: 'refused', assessment: { usable: false, reason: 'no_face' } },
    });
  });

  it('leaves withdrawing an approved entry to a person', () => {
    expect(decideAssessment(holding(entryOf()), unusable)).toMatchObject({ record: { state: 'approved' } });
  });

  it.each([
    ['of another picture', proposedOf(), { ...assessment, imageSha256: 'c'.repeat(64) }, 'another_picture'],
    ['that is repeated', proposedOf(), assessment, 'nothing_new'],
    ['of a withdrawn entry', entryOf({ state: 'withdrawn' }), unusable, 'nothing_new'],
    ['of an unknown entry', proposedOf(), { ...assessment, entryId: 'w-9' }, 'entry_unknown'],
  ])('%s changes nothing', (_, entry, assessment, reason) => {
    expect(decideAssessment(holding(entry), assessment)).toBe(reason);
  });
});
