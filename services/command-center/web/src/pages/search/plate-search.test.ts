import { describe, expect, test } from 'vitest';
import { EMPTY_SEARCH, isHours, searchOf, type SearchDraft } from './plate-search.ts';

const DRAFT: SearchDraft = { plate: '12345 أ 6', purpose: 'stolen_vehicle', caseReference: ' C-1 ', hours: 'h6' };
const NOW_MS = 1_790_000_000_000;

describe('a search', () => {
  test('goes back as far as the person chose', () => {
    expect(searchOf(DRAFT, NOW_MS)).toEqual({
      plate: '12345 أ 6',
      fromMs: NOW_MS - 6 * 3_600_000,
      toMs: NOW_MS,
      purpose: 'stolen_vehicle',
      caseReference: 'C-1',
    });
  });

  test.each<[string, Partial<SearchDraft>]>([
    ['a plate', { plate: '—' }],
    ['a purpose', { purpose: undefined }],
    ['a case', { caseReference: '  ' }],
  ])('needs %s', (_, change) => {
    expect(searchOf({ ...DRAFT, ...change }, NOW_MS)).toBeUndefined();
    expect(searchOf(EMPTY_SEARCH, NOW_MS)).toBeUndefined();
  });
});

test('only lengths of the list are known', () => {
  expect([isHours('h6'), isHours('h7'), isHours(null)]).toEqual([true, false, false]);
});
