import { alertChanged } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { announcementOf } from './alert-arrivals.ts';
import { NEWEST_LIMIT, oldestOfFull, withCamera, withNewestAlert, withoutNewestAlert } from './cached-lists.ts';
import { createPendingAnswers } from './pending-answers.ts';
import { ApiProblem, problemCodeOf } from './problems.ts';
import { isWorthRetrying } from './query-client.ts';
import type { Alert, AlertList, CameraView } from './types.ts';

const NOW_MS = 1_000_000;
const alertOf = (n: number, more: Partial<Alert> = {}): Alert => ({
  ...(alertChanged.example as Alert),
  alertId: `a-${n}`,
  raisedAtMs: n,
  ...more,
});
const listOf = (...raisedAtMs: number[]): AlertList => ({
  alerts: raisedAtMs.map((n) => alertOf(n)),
  total: raisedAtMs.length,
  rows: raisedAtMs.length,
  repeats: [],
  counts: { open: 0, handled: 0 },
});
const summary = ({ alerts, total }: AlertList) => [alerts.map(({ alertId }) => alertId), total];

describe('the newest alerts', () => {
  test('take a new alert in its place, and count it', () => {
    expect(summary(withNewestAlert(listOf(9, 7), alertOf(8), false))).toEqual([['a-9', 'a-8', 'a-7'], 3]);
  });

  test('replace an alert that is revised, and do not count it again', () => {
    const after = withNewestAlert(listOf(9, 7), alertOf(7, { revision: 4 }), true);
    expect(summary(after)).toEqual([['a-9', 'a-7'], 2]);
    expect(after.alerts[1]?.revision).toBe(4);
  });

  test('drop the oldest alert when they are full', () => {
    const full = listOf(...Array.from({ length: NEWEST_LIMIT }, (_, n) => NEWEST_LIMIT - n));
    const after = withNewestAlert(full, alertOf(NEWEST_LIMIT + 1), false);
    expect([after.alerts.length, after.alerts[0]?.alertId, after.total]).toEqual([
      NEWEST_LIMIT,
      `a-${NEWEST_LIMIT + 1}`,
      NEWEST_LIMIT + 1,
    ]);
    expect(oldestOfFull(after)?.alertId).toBe('a-2');
    expect(oldestOfFull(listOf(2, 1))).toBeUndefined();
  });

  test('lose an alert that is no longer shared', () => {
    expect(summary(withoutNewestAlert(listOf(9, 7), 'a-7'))).toEqual([['a-9'], 1]);
    expect(summary(withoutNewestAlert(listOf(9, 7), 'a-1'))).toEqual([['a-9', 'a-7'], 2]);
  });
});

describe('an alert is announced', () => {
  const plain = { before: undefined, oldest: undefined, nowMs: NOW_MS };
  test.each<[string, Partial<Alert>, Partial<typeof plain> | object, string | undefined]>([
    ['when it is new', {}, {}, 'a-5'],
    ['not when it is revised', {}, { before: alertOf(5) }, undefined],
    ['not when it is older than a full list', {}, { oldest: alertOf(6) }, undefined],
    ['not when it is already acknowledged', { state: 'acknowledged' }, {}, undefined],
    ['when it rose', { roseAtMs: NOW_MS - 10 }, { before: alertOf(5) }, `a-5@${NOW_MS - 10}`],
    ['once for each rise', { roseAtMs: NOW_MS - 10 }, { before: alertOf(5, { roseAtMs: NOW_MS - 10 }) }, undefined],
    ['not when it rose long ago', { roseAtMs: NOW_MS - 120_000 }, { before: alertOf(5) }, undefined],
    ['not when it rose and is closed', { roseAtMs: NOW_MS - 10, state: 'closed' }, { before: alertOf(5) }, undefined],
  ])('%s', (_, more, context, key) => {
    expect(announcementOf(alertOf(5, more), { ...plain, ...context })).toBe(key);
  });
});

test('a camera is added, replaced in its place, or removed', () => {
  const camera = (id: string, health = 'playing') => ({ camera: id, health }) as CameraView;
  const cameras = [camera('a'), camera('b')];
  expect(withCamera(cameras, 'c', camera('c')).map((listed) => listed.camera)).toEqual(['a', 'b', 'c']);
  expect(withCamera(cameras, 'a', camera('a', 'down')).map(({ health }) => health)).toEqual(['down', 'playing']);
  expect(withCamera(cameras, 'a', null).map((listed) => listed.camera)).toEqual(['b']);
});

describe('the answer to a command', () => {
  test('reaches a caller that waits for it and a caller that asks later', async () => {
    const answers = createPendingAnswers<{ commandId: string; accepted: boolean }>();
    const waiting = answers.answerTo('c-1');
    answers.record({ commandId: 'c-1', accepted: true });
    expect(await waiting).toEqual({ commandId: 'c-1', accepted: true });
    expect(await answers.answerTo('c-1')).toEqual({ commandId: 'c-1', accepted: true });
  });
});

test.each([
  [new ApiProblem('network'), 0, true],
  [new ApiProblem('internal'), 1, true],
  [new ApiProblem('network'), 2, false],
  [new ApiProblem('not_found'), 0, false],
  [new Error('other'), 0, false],
])('%s after %i failures is worth retrying: %s', (error, failures, isWorth) => {
  expect(isWorthRetrying(failures, error)).toBe(isWorth);
});

test('an error that is not an ApiProblem counts as internal', () => {
  expect([problemCodeOf(new ApiProblem('not_found')), problemCodeOf(new Error('x'))]).toEqual([
    'not_found',
    'internal',
  ]);
});
