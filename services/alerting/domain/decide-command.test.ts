import type { Alert, AlertAction, AlertCommand, AlertState } from '@marsad/schemas';
import { alertChanged } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import type { SignedIn } from '../ports.ts';
import { commandOf } from '../testing/observations.ts';
import { evolve, SERVICE } from './alert.ts';
import { decideCommand } from './decide-command.ts';
import { createMayTouch } from './viewers.ts';

const alertIn = (state: AlertState): Alert => ({ ...alertChanged.example, state });
const NOW = 1_790_000_090_000;
const operator: SignedIn = {
  subject: 'demo-operator',
  name: 'Opératrice',
  role: 'operator',
  agency: 'rabat-operations',
  districts: ['hassan'],
};
const { handle: mayHandle } = createMayTouch('rabat-operations');
const decide = (
  alert: Alert | undefined,
  command: AlertCommand,
  person: SignedIn = operator,
  nowMs = NOW,
  sawState = alert?.state ?? 'raised',
  sawRoseAtMs?: number,
) =>
  decideCommand(
    { alert, command, mayHandle, mayHave: () => true, proved: { kind: 'proved', person, sawState, sawRoseAtMs } },
    nowMs,
  );
const when = (state: AlertState, action: AlertAction) =>
  decide(alertIn(state), commandOf(action, { dismissalReason: 'duplicate' }));

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
    else expect(decision.events.reduce<Alert | undefined>(evolve, alertIn(state))?.state).toBe(expected);
  });
});

test.each([
  ['dismiss', 'raised'],
  ['close', 'confirmed'],
] as const)('%s: an alert that rose since the person saw it is not ended before they look again', (action, state) => {
  const rose: Alert = { ...alertIn(state), roseAtMs: NOW - 1_000 };
  const command = commandOf(action, { dismissalReason: 'duplicate' });
  const saw = (roseAtMs?: number) => decide(rose, command, operator, NOW, state, roseAtMs);
  expect(saw()).toEqual({ kind: 'refused', reason: 'illegal_move', state });
  expect(saw(NOW - 2_000)).toMatchObject({ kind: 'refused' });
  expect(saw(NOW - 1_000)).toMatchObject({ kind: 'accepted' });
});

it('an alert that rose may be acknowledged and confirmed by a person who saw it before the rise', () => {
  const rose: Alert = { ...alertIn('raised'), roseAtMs: NOW - 1_000 };
  for (const action of ['acknowledge', 'confirm'] as const)
    expect(decide(rose, commandOf(action))).toMatchObject({ kind: 'accepted' });
});

it.each(['acknowledge', 'confirm', 'dismiss'] as const)(
  '%s: an alert that was reopened is moved only by what was signed after its rise, so that a refused command stays refused',
  (action) => {
    const reopened = evolve(
      { ...alertIn('dismissed'), roseAtMs: NOW },
      { kind: 'reopened', atMs: NOW, actor: SERVICE },
    );
    const command = commandOf(action, { dismissalReason: 'duplicate' });
    const saw = (roseAtMs?: number) => decide(reopened, command, operator, NOW, 'raised', roseAtMs);
    expect(saw()).toEqual({ kind: 'refused', reason: 'illegal_move', state: 'raised' });
    expect(saw(NOW)).toMatchObject({ kind: 'accepted' });
  },
);

it('nothing is dispatched before a person has confirmed it', () => {
  for (const state of ['raised', 'acknowledged', 'dismissed', 'closed'] as const) {
    expect(when(state, 'dispatch')).toMatchObject({ kind: 'refused', reason: 'illegal_move' });
  }
});

it('a dismissal needs a reason, because the reasons improve the rule', () => {
  expect(decide(alertIn('raised'), commandOf('dismiss'))).toEqual({
    kind: 'refused',
    reason: 'reason_missing',
    state: 'raised',
  });
});

it("an alert that does not exist can't be moved", () => {
  expect(decide(undefined, commandOf('confirm'))).toEqual({ kind: 'refused', reason: 'alert_unknown' });
});

it('the history records a move with its person, action, former state and command', () => {
  const command = commandOf('dismiss', { dismissalReason: 'misread_plate', note: 'a 5, not a 6' });
  const decision = decide(alertIn('acknowledged'), command);
  if (decision.kind !== 'accepted') throw new Error('refused');
  const after = decision.events.reduce<Alert | undefined>(evolve, alertIn('acknowledged'));
  expect(after).toMatchObject({ revision: 1, change: 'action', state: 'dismissed' });
  expect(after?.history).toEqual([
    {
      action: 'dismiss',
      from: 'acknowledged',
      to: 'dismissed',
      // The person of the token, whatever the message says.
      actor: { subject: 'demo-operator', name: 'Opératrice', agency: 'rabat-operations' },
      commandId: 'c-dismiss',
      atMs: NOW,
      dismissalReason: 'misread_plate',
      note: 'a 5, not a 6',
    },
  ]);
  expect(alertChanged.schema.strict().parse(after)).toEqual(after);
});

it('a redelivered command is accepted again and changes nothing', () => {
  const decision = when('raised', 'acknowledge');
  if (decision.kind !== 'accepted') throw new Error('refused');
  const after = decision.events.reduce<Alert | undefined>(evolve, alertIn('raised'));
  expect(decide(after, commandOf('acknowledge'), operator, NOW + 1)).toEqual({ kind: 'accepted', events: [] });
  expect(decide(after, commandOf('acknowledge', { commandId: 'c-other' }), operator, NOW + 1)).toMatchObject({
    reason: 'already_done',
  });
});

it('attack: reusing the id of an earlier command carries out no other action and nothing for another person', () => {
  const decision = when('raised', 'acknowledge');
  if (decision.kind !== 'accepted') throw new Error('refused');
  const after = decision.events.reduce<Alert | undefined>(evolve, alertIn('raised'));
  const command = commandOf('acknowledge');
  expect(decide(after, command, { ...operator, subject: 'another' })).toMatchObject({ reason: 'already_done' });
  expect(decide(after, { ...command, action: 'dispatch' })).toMatchObject({ reason: 'illegal_move' });
});

describe('a signature is for the alert as the person saw it', () => {
  const states = ['raised', 'acknowledged', 'confirmed', 'dismissed', 'dispatched', 'closed'] as const;
  it.each(states)('and moves nothing if the alert is %s by now', (state) => {
    for (const sawState of states.filter((other) => other !== state))
      for (const action of ['acknowledge', 'confirm', 'dismiss', 'dispatch', 'close'] as const)
        expect(
          decide(alertIn(state), commandOf(action, { dismissalReason: 'duplicate' }), operator, NOW, sawState).kind,
        ).toBe('refused');
  });

  it('attack: a refused command is not carried out after the alert has moved on', () => {
    const dispatch = commandOf('dispatch');
    expect(decide(alertIn('raised'), dispatch)).toMatchObject({ reason: 'illegal_move' });
    expect(decide(alertIn('confirmed'), dispatch, operator, NOW, 'raised')).toMatchObject({ reason: 'illegal_move' });
  });
});

describe("who asks is the person of the session's token, with that person's permissions", () => {
  const confirm = commandOf('confirm');
  test.each<[string, Partial<SignedIn>, string]>([
    ['an operator of the district', {}, 'accepted'],
    ['an operator of the whole city', { districts: ['*'] }, 'accepted'],
    ['a supervisor', { role: 'supervisor' }, 'accepted'],
    ['an operator of another district', { districts: ['agdal'] }, 'role_may_not'],
    ['an operator of another agency', { agency: 'police' }, 'role_may_not'],
    ['an officer with whom it is shared', { role: 'officer', agency: 'police' }, 'role_may_not'],
    ['an analyst', { role: 'analyst' }, 'role_may_not'],
    ['a reviewer', { role: 'reviewer' }, 'role_may_not'],
    ['a controller, who sees no alert', { role: 'controller' }, 'role_may_not'],
    ['a role that does not exist', { role: 'emperor' }, 'role_may_not'],
  ])('%s: %s %s', (_, more, expected) => {
    const decision = decide(alertIn('raised'), confirm, { ...operator, ...more });
    expect(decision.kind === 'refused' ? decision.reason : 'accepted').toBe(expected);
  });

  it.each(['session_invalid', 'proof_invalid'] as const)(
    'attack: a command whose sender is not proved (%s) moves nothing, and its answer does not show whether the alert exists',
    (reason) => {
      const proved = { kind: 'refused', reason } as const;
      for (const alert of [alertIn('raised'), undefined])
        expect(decideCommand({ alert, command: confirm, mayHandle, mayHave: () => true, proved }, NOW)).toEqual(proved);
    },
  );

  it('an action or a reason of a later version is refused', () => {
    expect(decide(alertIn('raised'), { ...confirm, action: 'escalate' })).toMatchObject({ reason: 'action_unknown' });
    const dismiss = commandOf('dismiss', { dismissalReason: 'a_later_reason' });
    expect(decide(alertIn('raised'), dismiss)).toMatchObject({ reason: 'reason_missing' });
  });
});
