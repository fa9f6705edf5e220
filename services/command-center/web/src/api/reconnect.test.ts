import { describe, expect, test } from 'vitest';
import {
  UNCONNECTED,
  connectionOf,
  reconnectBy,
  type Reconnect,
  type ReconnectEffect,
  type ReconnectInput,
} from './reconnect.ts';

const step = reconnectBy((failures) => failures * 1_000);
const state = (phase: Reconnect['phase'], failures = 0): Reconnect => ({ phase, failures });
const OPEN: ReconnectEffect = { kind: 'open' };

test.each<[string, Reconnect, ReconnectInput, Reconnect, ReconnectEffect[]]>([
  ['opens when it is wanted', UNCONNECTED, { kind: 'wanted' }, state('connecting'), [OPEN]],
  [
    'does not open twice when it is wanted while connecting',
    state('connecting'),
    { kind: 'wanted' },
    state('connecting'),
    [],
  ],
  ['stays open when it is wanted again', state('open'), { kind: 'wanted' }, state('open'), []],
  ['resets its failures once it is open', state('connecting', 3), { kind: 'opened' }, state('open'), []],
  ['leaves the retry to its transport', state('open'), { kind: 'interrupted' }, state('interrupted'), []],
  ['is open again after an interruption', state('interrupted', 1), { kind: 'opened' }, state('open'), []],
  ['waits when it is closed', state('open'), { kind: 'closed' }, state('waiting', 1), [{ kind: 'wait', ms: 1_000 }]],
  [
    'waits longer after each failure in a row',
    state('connecting', 2),
    { kind: 'closed' },
    state('waiting', 3),
    [{ kind: 'wait', ms: 3_000 }],
  ],
  ['opens after the wait', state('waiting', 1), { kind: 'wait_over', isWanted: true }, state('connecting', 1), [OPEN]],
  [
    'stays closed after the wait if it is no longer wanted',
    state('waiting', 1),
    { kind: 'wait_over', isWanted: false },
    state('idle', 1),
    [],
  ],
  [
    'opens at once when it is wanted during the wait',
    state('waiting', 1),
    { kind: 'wanted' },
    state('connecting', 1),
    [OPEN],
  ],
  [
    'ignores the end of a wait that was cut short',
    state('open'),
    { kind: 'wait_over', isWanted: true },
    state('open'),
    [],
  ],
  ['closes when it is stopped', state('open'), { kind: 'stopped' }, UNCONNECTED, [{ kind: 'close' }]],
  [
    'closes when it is stopped during the wait',
    state('waiting', 2),
    { kind: 'stopped' },
    UNCONNECTED,
    [{ kind: 'close' }],
  ],
  ['has nothing to close when it is idle', UNCONNECTED, { kind: 'stopped' }, UNCONNECTED, []],
  ['ignores a transport that closes after it was stopped', UNCONNECTED, { kind: 'closed' }, UNCONNECTED, []],
  ['counts one failure when it is closed twice', state('waiting', 1), { kind: 'closed' }, state('waiting', 1), []],
])('a connection %s', (_, before, input, after, effects) => {
  expect(step(before, input)).toEqual([after, effects]);
});

describe('the state that a person sees', () => {
  test.each<[Reconnect['phase'], string]>([
    ['idle', 'connecting'],
    ['connecting', 'connecting'],
    ['open', 'open'],
    ['interrupted', 'lost'],
    ['waiting', 'lost'],
  ])('of a connection that is %s is %s', (phase, seen) => {
    expect(connectionOf(state(phase))).toBe(seen);
  });
});
