import { expect, test } from 'vitest';
import { comparedOf, DAY_MS, spanOf } from './traffic-span.ts';

const NOW = Date.parse('2025-12-01T10:07:00Z');
const at = (utc: string): number => Date.parse(utc);

test.each([
  ['nothing is chosen: the last 24 hours', {}, ['2025-11-30T10:15Z', '2025-12-01T10:15Z']],
  ['only a beginning: 24 hours from it', { from: '2025-11-20T09:00' }, ['2025-11-20T08:00Z', '2025-11-21T08:00Z']],
  [
    'both: in whole quarters of an hour',
    { from: '2025-11-20T09:07', to: '2025-11-20T10:20' },
    ['2025-11-20T08:00Z', '2025-11-20T09:15Z'],
  ],
])('%s', (_, filter, [from, to]) => {
  expect(spanOf(filter, NOW)).toEqual({ from: at(from ?? ''), to: at(to ?? '') });
});

test.each([
  ['ends before it begins', { from: '2025-11-20T09:00', to: '2025-11-20T08:00' }],
  ['has no length', { from: '2025-11-20T09:00', to: '2025-11-20T09:10' }],
  ['is longer than a week', { from: '2025-11-20T09:00', to: '2025-11-27T09:15' }],
  ['is no time', { from: 'yesterday' }],
  ['has an end alone', { to: '2025-11-20T09:00' }],
])('a period that %s is refused', (_, filter) => expect(spanOf(filter, NOW)).toBe('wrong'));

test.each([
  ['with nothing', {}, undefined],
  ['with another camera in the same period', { compare: 'b' }, ['b', 0]],
  ['with the week before', { compare: 'week_before' }, ['a', 7]],
  ['with another period', { compareFrom: '2025-11-10T01:00' }, ['a', 10]],
  ['with another camera in another period', { compare: 'b', compareFrom: '2025-11-10T01:00' }, ['b', 10]],
])('compares %s', (_, filter, expected) => {
  const span = { from: at('2025-11-20T00:00Z'), to: at('2025-11-20T06:00Z') };
  const [camera, days = 0] = (expected ?? []) as [string?, number?];
  const back = days * DAY_MS;
  expect(comparedOf('a', span, filter)).toEqual(
    expected && { camera, span: { from: span.from - back, to: span.to - back } },
  );
});
