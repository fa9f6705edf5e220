import type { Assignee } from '@marsad/schemas';
import type { Alert } from '../../api/types.ts';
import { isBySystem } from './deed.ts';

/**
 * The people to whom an alert can be given: oneself, and whoever has or acted on an alert that this person sees. The platform has no list of
 * its people, which the identity provider keeps.
 */
export function peopleOf(alerts: readonly Alert[], self: readonly Assignee[]): Assignee[] {
  const acted = alerts.flatMap(({ assignedTo, history }) => [
    ...(assignedTo ? [assignedTo] : []),
    ...history.filter((step) => !isBySystem(step)).map(({ actor: { subject, name } }) => ({ subject, name })),
  ]);
  const bySubject = new Map([...self, ...acted].map((person) => [person.subject, person]));
  return [...bySubject.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}
