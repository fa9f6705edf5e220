import { expect, test } from 'vitest';
import type { Alert } from '../../api/types.ts';
import { fr } from '../../i18n/fr.ts';
import { deedOf } from './deed.ts';

type Step = Alert['history'][number];
const STEP: Step = {
  ...{ atMs: 1, action: 'note', from: 'raised', to: 'raised' },
  actor: { subject: 's-1', name: 'Salma', agency: 'city' },
};

test.each<[string, Partial<Step>, string | undefined]>([
  ['a note', { note: 'seen' }, 'note'],
  ['an alert that is given to somebody', { action: 'assign', assignedTo: { subject: 's-2', name: 'Karim' } }, 'assign'],
  ['an alert that is given back', { action: 'assign' }, 'release'],
  ['a point that is ticked', { action: 'check', check: { item: 'call', done: true } }, 'check'],
  ['a point that is ticked no more', { action: 'check', check: { item: 'call', done: false } }, 'uncheck'],
  ['an alert that the platform reopened', { action: 'reopen' }, 'reopen'],
  ['a move, which its state tells', { action: 'confirm', to: 'confirmed' }, undefined],
  ['an action of a later version', { action: 'hand_over' }, undefined],
])('%s has its word', (_, change, deed) => {
  expect(deedOf({ ...STEP, ...change })).toBe(deed);
  if (deed !== undefined) expect(fr.desk.did).toHaveProperty(deed);
});
