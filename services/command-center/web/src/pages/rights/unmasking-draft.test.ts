import { expect, test } from 'vitest';
import { GovernanceDecision } from '@marsad/schemas';
import { unmaskingOf, type UnmaskingDraft } from './unmasking-draft.ts';

const NOW_MS = 1_790_000_000_000;
const HOUR_MS = 3_600_000;
const DRAFT: UnmaskingDraft = {
  ...{
    subject: ' demo-operator ',
    camera: 'agdal-avenue-1',
    caseReference: 'DEMO-7',
    reason: 'who drove',
    minutes: 60,
  },
  ...{ fromMs: NOW_MS - HOUR_MS, toMs: NOW_MS },
};
const of = (change: Partial<UnmaskingDraft> = {}) => unmaskingOf({ ...DRAFT, ...change }, { id: 'o-1', nowMs: NOW_MS });

test('a filled-in request is one that governance reads', () => {
  expect(GovernanceDecision.parse(of())).toMatchObject({ order: { subject: 'demo-operator', forMinutes: 60 } });
});

test.each<[string, Partial<UnmaskingDraft>]>([
  ['a person', { subject: '' }],
  ['an account without blanks', { subject: 'demo operator' }],
  ['a camera', { camera: null }],
  ['a beginning', { fromMs: undefined }],
  ['an end that has passed', { toMs: NOW_MS + 1 }],
  ['a span of an hour at most', { fromMs: NOW_MS - HOUR_MS - 1 }],
  ['a case', { caseReference: ' ' }],
  ['a reason', { reason: 'no' }],
  ['a time to look', { minutes: 241 }],
])('it needs %s', (_, change) => {
  expect(of(change)).toBeUndefined();
});
