import { expect, test } from 'vitest';
import type { Finding } from './device-report.ts';
import { dueRenewals, noteRenewal, RENEW_MS, type Renewals } from './renewals.ts';

const NOW = 1_790_000_000_000;
const finding = (of: Partial<Finding> = {}): Finding => ({
  ...{ kind: 'tampered', phase: 'began', initial: false, rule: 'r', objectId: undefined, topic: 't', atMs: NOW - 300 },
  ...of,
});
const NONE: Renewals = new Map();
const dueAfter = (ms: number, ...found: readonly Finding[]): string[] => {
  const renewals = found.reduce((noted, of) => noteRenewal(noted, of, NOW), NONE);
  return dueRenewals(renewals, NOW + ms).due.map(({ kind, rule }) => `${kind} ${rule}`);
};

test('a fault that lasts is due every five minutes, as what is so and by our clock', () => {
  const began = noteRenewal(NONE, finding(), NOW);
  expect(dueRenewals(began, NOW + RENEW_MS - 1).due).toEqual([]);
  const first = dueRenewals(began, NOW + RENEW_MS);
  expect(first.due).toEqual([finding({ initial: true, atMs: undefined })]);
  expect(dueRenewals(first.renewals, NOW + 2 * RENEW_MS - 1).due).toEqual([]);
  expect(dueRenewals(first.renewals, NOW + 2 * RENEW_MS).due).toHaveLength(1);
});

test.each<[string, Finding[], string[]]>([
  ['a fault that a device repeats', [finding(), finding()], ['tampered r']],
  ['a fault that is over', [finding(), finding({ phase: 'over' })], []],
  ['one of two', [finding(), finding({ rule: 's' }), finding({ phase: 'over' })], ['tampered s']],
  ['a person who stays', [finding({ kind: 'person' })], []],
  ['an input that is open', [finding({ kind: 'digital_input' })], []],
  [
    'endless rules',
    Array.from({ length: 99 }, (_, n) => finding({ rule: `${n}` })),
    Array.from({ length: 50 }, (_, n) => `tampered ${n}`),
  ],
])('%s', (_, found, due) => {
  expect(dueAfter(RENEW_MS, ...found)).toEqual(due);
});

test('a fault that was not published is due at once', () => {
  expect(dueRenewals(noteRenewal(NONE, finding(), 0), NOW).due).toHaveLength(1);
});
