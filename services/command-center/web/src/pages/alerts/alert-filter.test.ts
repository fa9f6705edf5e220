import { describe, expect, test } from 'vitest';
import type { AlertList } from '../../api/types.ts';
import { countOf, filterOf, isFiltered, isSpan, isStage, withCriterion, type Criteria } from './alert-filter.ts';

describe('the filter that the server gets', () => {
  test.each([
    ['open', { kind: 'face' }, { kind: 'face', stage: 'open' }],
    ['handled', {}, { stage: 'handled' }],
    ['everything', { text: '123' }, { text: '123' }],
  ] as const)('for the stage %s and %j is %j', (stage, criteria, filter) => {
    expect(filterOf(stage, criteria)).toEqual(filter);
  });
});

describe('a criterion', () => {
  const before: Criteria = { kind: 'face', text: '123' };
  test.each<[string, string | null | undefined, Criteria]>([
    ['is set', 'queue', { kind: 'queue', text: '123' }],
    ['is removed by null', null, { text: '123' }],
    ['is removed by undefined', undefined, { text: '123' }],
    ['is removed by an empty text', '', { text: '123' }],
  ])('%s', (_, value, after) => {
    expect(withCriterion(before, 'kind', value)).toEqual(after);
  });
});

test('a stage counts its own alerts, and everything counts both', () => {
  const counts = { open: 3, handled: 4 };
  expect((['open', 'handled', 'everything'] as const).map((stage) => countOf(counts, stage))).toEqual([3, 4, 7]);
});

describe('an empty list', () => {
  const list = (open: number): AlertList => ({
    alerts: [],
    total: 0,
    rows: 0,
    repeats: [],
    counts: { open, handled: 0 },
  });
  test.each<[string, AlertList | undefined, Criteria, boolean]>([
    ['is not due to a filter while nothing is loaded', undefined, { kind: 'face' }, false],
    ['is not due to a filter where there are no alerts at all', list(0), {}, false],
    ['is due to the stage where other stages have alerts', list(2), {}, true],
    ['is due to the criteria where there are some', list(0), { kind: 'face' }, true],
  ])('%s', (_, first, criteria, filtered) => {
    expect(isFiltered(first, criteria)).toBe(filtered);
  });
});

test('only stages and spans of the lists are known', () => {
  expect([isStage('open'), isStage('closed'), isSpan('h1'), isSpan('h2'), isSpan(null)]).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
});
