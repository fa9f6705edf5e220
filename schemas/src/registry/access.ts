import { agencyPrincipal, PRINCIPALS, type Principal } from './principals.ts';
import type { AnyEvent } from './define.ts';
import { topicOf, topicsOf, type Places } from './topics.ts';

/** One Kafka ACL, always ALLOW: whatever is not named is denied. */
export type AccessRule = {
  principal: Principal | `agency.${string}`;
  resource: 'topic' | 'group';
  /** `literal` names are whole; a `prefixed` name ends in a dot, because a prefix is only text. */
  pattern: 'literal' | 'prefixed';
  name: string;
  operation: 'read' | 'write';
};

const onTopic = (principal: AccessRule['principal'], name: string, operation: AccessRule['operation']): AccessRule => ({
  principal,
  resource: 'topic',
  pattern: 'literal',
  name,
  operation,
});

/** Who may write a topic of this event: its producers, and where each has a topic of its own, that one alone. */
const writersOf = (event: AnyEvent, topic: string): readonly Principal[] =>
  event.scope === 'principal'
    ? event.producers.filter((principal) => topicOf(event, principal) === topic)
    : event.producers;

/**
 * The ACLs of a city, from the registry and nothing else. A service may use groups that begin with its own name and a dot; an agency reads
 * its own topics, in groups that begin with `agency.<id>.`, and nothing else.
 */
export function accessRules(events: readonly AnyEvent[], places: Places): AccessRule[] {
  const ofServices = events.flatMap((event) =>
    topicsOf(event, places).flatMap((name) => [
      ...writersOf(event, name).map((principal) => onTopic(principal, name, 'write')),
      ...event.consumers.map((principal) => onTopic(principal, name, 'read')),
    ]),
  );
  const ofAgencies = events
    .filter((event) => event.scope === 'agency')
    .flatMap((event) =>
      places.agencies.map((agency) => onTopic(agencyPrincipal(agency), topicOf(event, agency), 'read')),
    );
  const onGroups = [...PRINCIPALS, ...places.agencies.map(agencyPrincipal)].map((principal): AccessRule => ({
    principal,
    resource: 'group',
    pattern: 'prefixed',
    name: `${principal}.`,
    operation: 'read',
  }));
  return [...ofServices, ...ofAgencies, ...onGroups];
}
