import type { Alert, AlertAction, AlertState } from '@marsad/schemas';
import { alertChanged } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { commandOf } from '../testing/observations.ts';
import { evolve } from './alert.ts';
import { decideCommand } from './decide-command.ts';

const given = (state: AlertState): Alert => ({ ...alertChanged.example, state });
const NOW = 1_790_000_090_000;
const when = (state: AlertState, action: AlertAction) =>
  decideCommand(given(state), commandOf(action, { dismissalReason: 'duplicate' }), NOW);

describe('the whole table of moves', () => {
  const actions: AlertAction[] = ['acknowledge', 'confirm', 'dismiss', 'dispatch', 'close'];
  const table: Record<AlertState, string[]> = {
    raised: ['acknowledged', 'confirmed', 'dismissed', 'illegal_move', 'illegal_move'],
    acknowledged: ['already_done', 'confirmed', 'dismissed', 'illegal_move', 'illegal_move'],
    confirmed: ['illegal_move', 'already_done', 'dismissed', 'dispatched', 'closed'],
    dismissed: ['illegal_move', 'illegal_move', 'already_done', 'illegal_move', 'closed'],
    dispatched: ['illegal_move', 'illegal_move', 'illegal_move', 'already_done', 'closed'],
    closed: ['illegal_move', 'illegal_move', 'illegal_move', 'illegal_move', 'already_done'],
  };
  const rows = Object.entries(table).flatMap(([state, expected]) =>
    actions.map((action, index) => [state as AlertState, action, expected[index] as string] as const),
  );
  test.each(rows)('%s: %s gives %s', (state, action, expected) => {
    const decision = when(state, action);
    if (decision.kind === 'refused') expect(decision).toEqual({ kind: 'refused', reason: expected, state });
    else expect(decision.events.reduce<Alert | undefined>(evolve, given(state))?.state).toBe(expected);
  });
});

it('nothing is dispatched that no person has confirmed', () => {
  for (const state of ['raised', 'acknowledged', 'dismissed', 'closed'] as const) {
    expect(when(state, 'dispatch')).toMatchObject({ kind: 'refused', reason: 'illegal_move' });
  }
});

it('a dismissal needs its reason, because what was wrong teaches the rule', () => {
  expect(decideCommand(given('raised'), commandOf('dismiss'), NOW)).toEqual({
    kind: 'refused',
    reason: 'reason_missing',
    state: 'raised',
  });
});

it("an alert that does not exist can't be moved", () => {
  expect(decideCommand(undefined, commandOf('confirm'), NOW)).toEqual({ kind: 'refused', reason: 'alert_unknown' });
});

it('a move is kept in the history: who, what, from where, and the command', () => {
  const command = commandOf('dismiss', { dismissalReason: 'misread_plate', note: 'a 5, not a 6' });
  const decision = decideCommand(given('acknowledged'), command, NOW);
  if (decision.kind !== 'accepted') throw new Error('refused');
  const after = decision.events.reduce<Alert | undefined>(evolve, given('acknowledged'));
  expect(after).toMatchObject({ revision: 1, change: 'action', state: 'dismissed' });
  expect(after?.history).toEqual([
    {
      action: 'dismiss',
      from: 'acknowledged',
      to: 'dismissed',
      actor: command.actor,
      commandId: 'c-dismiss',
      atMs: NOW,
      dismissalReason: 'misread_plate',
      note: 'a 5, not a 6',
    },
  ]);
  expect(alertChanged.schema.strict().parse(after)).toEqual(after);
});

it('a command that comes again is accepted again and changes nothing', () => {
  const decision = when('raised', 'acknowledge');
  if (decision.kind !== 'accepted') throw new Error('refused');
  const after = decision.events.reduce<Alert | undefined>(evolve, given('raised'));
  expect(decideCommand(after, commandOf('acknowledge'), NOW + 1)).toEqual({ kind: 'accepted', events: [] });
  expect(decideCommand(after, commandOf('acknowledge', { commandId: 'c-other' }), NOW + 1)).toMatchObject({
    reason: 'already_done',
  });
});
