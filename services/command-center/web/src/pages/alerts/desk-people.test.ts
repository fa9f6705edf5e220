import { alertChanged } from '@marsad/schemas';
import { expect, test } from 'vitest';
import type { Alert } from '../../api/types.ts';
import { peopleOf } from './desk-people.ts';

test('an alert can be given to oneself and to whoever has or acted on one, each once, and not to the platform', () => {
  const example = alertChanged.example as Alert;
  const step = { atMs: 1, action: 'note', from: 'raised', to: 'raised' } as const;
  const reopened = { ...step, action: 'reopen', actor: { subject: 'alerting', name: 'alerting', agency: 'city' } };
  const by = (subject: string, name: string) => ({ ...step, actor: { subject, name, agency: 'city' } });
  const alerts: Alert[] = [
    { ...example, assignedTo: { subject: 's-2', name: 'Salma' }, history: [by('s-3', 'Karim'), by('s-2', 'Salma')] },
    { ...example, history: [by('s-1', 'Amina'), reopened] },
  ];
  const me = { subject: 's-1', name: 'Amina' };
  expect(peopleOf(alerts, [me]).map(({ name }) => name)).toEqual(['Amina', 'Karim', 'Salma']);
  expect(peopleOf([], [me])).toEqual([me]);
});
