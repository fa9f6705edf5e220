import { describe, expect, test } from 'vitest';
import {
  actTerms,
  agreementTerms,
  authorisationTerms,
  city,
  commandOf,
  entryOf,
  person,
  refusalOf,
  registerOf,
  T0,
} from '../testing/fixtures.ts';
import { decideAct } from './acts.ts';
import { decideAgreement } from './agreements.ts';
import { decideAuthorisation } from './authorisations.ts';
import { CHOSEN_WITHIN_MS, FURTHEST_SEARCH_START_MS, FURTHEST_SIGNED_START_MS, LONGEST_SIGNED_MS } from './periods.ts';

const controller = person('controller');
const act = (validFromMs: number, expiresAtMs: number): string => {
  const decision = { kind: 'act.publish', act: { ...actTerms, validFromMs, expiresAtMs } } as const;
  return refusalOf(decideAct(registerOf(), city, commandOf<'act.publish'>(decision, controller), T0));
};
const agreement = (validFromMs: number, expiresAtMs: number): string => {
  const decision = { kind: 'agreement.sign', agreement: { ...agreementTerms, validFromMs, expiresAtMs } } as const;
  return refusalOf(decideAgreement(registerOf(), city, commandOf<'agreement.sign'>(decision, controller), T0));
};
const search = (fromMs: number, toMs: number): string => {
  const decision = {
    kind: 'authorisation.request',
    authorisation: { ...authorisationTerms, fromMs, toMs },
  } as const;
  const register = registerOf({ kind: 'watchlist', record: entryOf() });
  const command = commandOf<'authorisation.request'>(decision, person('supervisor'));
  return refusalOf(decideAuthorisation(register, city, command, T0));
};

describe.each([
  ['an act', act, LONGEST_SIGNED_MS, FURTHEST_SIGNED_START_MS],
  ['an agreement', agreement, LONGEST_SIGNED_MS, FURTHEST_SIGNED_START_MS],
  ['a search', search, 14 * 86_400_000, FURTHEST_SEARCH_START_MS],
])('%s', (_, decide, longestMs, furthestMs) => {
  const earliest = T0 - CHOSEN_WITHIN_MS;
  test.each([
    ['from 1970', 0, T0 + 1, 'period_invalid'],
    ['from a moment before it could have been chosen', earliest - 1, earliest + longestMs - 1, 'period_invalid'],
    ['from the earliest moment at which it could have been chosen', earliest, earliest + longestMs, 'accepted'],
    ['from now, for the longest time', T0, T0 + longestMs, 'accepted'],
    ['from now, for a millisecond more', T0, T0 + longestMs + 1, 'period_invalid'],
    ['until a year that no table holds', T0, Date.UTC(2400, 0, 1), 'period_invalid'],
    ['until the last integer', T0, Number.MAX_SAFE_INTEGER, 'period_invalid'],
    ['from as far ahead as may be', T0 + furthestMs, T0 + furthestMs + 1, 'accepted'],
    ['from a millisecond further ahead', T0 + furthestMs + 1, T0 + furthestMs + 2, 'period_invalid'],
  ])('%s is %4$s', (_what, fromMs, toMs, expected) => {
    expect(decide(fromMs, toMs)).toBe(expected);
  });
});
