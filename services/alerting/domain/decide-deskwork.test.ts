import type { Alert, AlertCommand } from '@marsad/schemas';
import { alertChanged } from '@marsad/schemas';
import { expect, it, test } from 'vitest';
import { commandOf } from '../testing/observations.ts';
import { evolve } from './alert.ts';
import { decideCommand } from './decide-command.ts';
import { createMayTouch } from './viewers.ts';

const NOW = 1_790_000_090_000;
const person = {
  ...{ subject: 'demo-operator', name: 'Opératrice', role: 'operator' },
  ...{ agency: 'rabat-operations', districts: ['hassan'] },
};
const { handle: mayHandle } = createMayTouch('rabat-operations');
const SALMA = { subject: 's-1', name: 'Salma' };
const mayHave = ({ subject }: { readonly subject: string }): boolean => subject === SALMA.subject;
const commandWith = (more: Partial<AlertCommand>): AlertCommand => ({ ...commandOf('acknowledge'), ...more });
const decide = (alert: Alert, command: AlertCommand) =>
  decideCommand({ alert, command, mayHandle, mayHave, proved: { kind: 'proved', person, sawState: alert.state } }, NOW);
const after = (alert: Alert, command: AlertCommand): Alert => {
  const decision = decide(alert, command);
  if (decision.kind === 'refused') throw new Error(decision.reason);
  return decision.events.reduce<Alert>(evolve, alert);
};
const raised: Alert = { ...alertChanged.example, state: 'raised' };

it('gives an alert to a person, says so in its history, and takes it back', () => {
  const given = after(raised, commandWith({ action: 'assign', assignTo: SALMA }));
  expect(given).toMatchObject({
    assignedTo: SALMA,
    state: 'raised',
    change: 'assigned',
    revision: raised.revision + 1,
  });
  expect(given.history.at(-1)).toMatchObject({ action: 'assign', assignedTo: SALMA, from: 'raised', to: 'raised' });
  const free = after(given, commandWith({ action: 'assign', commandId: 'c-2' }));
  expect(free).not.toHaveProperty('assignedTo');
});

it('keeps a note, also of an alert that is over', () => {
  const closed: Alert = { ...raised, state: 'closed' };
  const noted = after(closed, commandWith({ action: 'note', note: 'the works have a permit' }));
  expect([noted.change, noted.state, noted.history.at(-1)?.note]).toEqual([
    'noted',
    'closed',
    'the works have a permit',
  ]);
});

it('ticks a point of the checklist once, names who did it, and takes it back', () => {
  const tick = (done: boolean, commandId: string) =>
    commandWith({ action: 'check', check: { item: 'called', done }, commandId });
  const ticked = after(raised, tick(true, 'c-1'));
  expect(ticked.checks).toMatchObject([{ item: 'called', atMs: NOW, actor: { subject: 'demo-operator' } }]);
  expect(decide(ticked, tick(true, 'c-2'))).toMatchObject({ kind: 'refused', reason: 'already_done' });
  expect(after(ticked, tick(false, 'c-3')).checks).toEqual([]);
});

it('carries a command out once, however often it is delivered', () => {
  const note = commandWith({ action: 'note', note: 'seen' });
  expect(decide(after(raised, note), note)).toEqual({ kind: 'accepted', events: [] });
});

test.each<[string, Partial<Alert>, Partial<AlertCommand>, string]>([
  ['a note without words', {}, { action: 'note' }, 'reason_missing'],
  ['a point without its name', {}, { action: 'check' }, 'reason_missing'],
  ['a point that is not ticked', {}, { action: 'check', check: { item: 'x', done: false } }, 'already_done'],
  ['giving it to whoever has it', { assignedTo: SALMA }, { action: 'assign', assignTo: SALMA }, 'already_done'],
  ['taking it from nobody', {}, { action: 'assign' }, 'already_done'],
  [
    'giving it to a person who is not there',
    {},
    { action: 'assign', assignTo: { subject: 's-9', name: 'X' } },
    'assignee_unknown',
  ],
  [
    'taking it under another name',
    {},
    { action: 'assign', assignTo: { subject: 'demo-operator', name: 'X' } },
    'assignee_unknown',
  ],
  ['giving away what is over', { state: 'closed' }, { action: 'assign', assignTo: SALMA }, 'illegal_move'],
])('refuses %s', (_, of, asked, reason) => {
  expect(decide({ ...raised, ...of }, commandWith(asked))).toMatchObject({ kind: 'refused', reason });
});

it('refuses a person of another district', () => {
  const elsewhere = { ...person, districts: ['agdal'] };
  const proved = { kind: 'proved', person: elsewhere, sawState: 'raised' } as const;
  const command = commandWith({ action: 'note', note: 'x' });
  expect(decideCommand({ alert: raised, command, mayHandle, mayHave, proved }, NOW)).toMatchObject({
    reason: 'role_may_not',
  });
});

it('pushes no decision out of the history, however much is noted, given and ticked', () => {
  const dismissed = after(
    raised,
    commandWith({ action: 'dismiss', dismissalReason: 'duplicate', commandId: 'c-dismiss' }),
  );
  const actor = { subject: 'alerting', name: 'alerting', agency: 'city' };
  const reopened = evolve(dismissed, { kind: 'reopened', atMs: NOW, actor });
  let alert = reopened;
  for (let n = 0; n < 60; n += 1)
    alert = after(alert, commandWith({ action: 'note', note: `n ${n}`, commandId: `c-${n}` }));
  expect(alert.history).toHaveLength(50);
  expect(alert.history.slice(0, 2).map(({ action }) => action)).toEqual(['dismiss', 'reopen']);
  expect([alert.history.at(2)?.note, alert.history.at(-1)?.note]).toEqual(['n 12', 'n 59']);
  // So what was signed before the alert rose again is still refused.
  const risen: Alert = { ...alert, roseAtMs: NOW };
  expect(decide(risen, commandWith({ action: 'acknowledge', commandId: 'c-early' }))).toMatchObject({
    reason: 'illegal_move',
  });
});
