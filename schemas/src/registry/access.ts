import { agencyPrincipal, PRINCIPALS, type Principal } from './principals.ts';
import type { AnyEvent } from './define.ts';
import { topicOf, topicsOf, type Places } from './topics.ts';

/** One Kafka ACL. Every rule allows; an operation that no rule allows is denied. */
export type AccessRule = {
  principal: Principal | `agency.${string}`;
  resource: 'topic' | 'group';
  /** `literal` names one resource; a `prefixed` name ends in a dot, because Kafka compares prefixes as plain text. */
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

/** The services that may write a topic of this event: its producers or, if each service has its own topic, that service alone. */
const writersOf = (event: AnyEvent, topic: string): readonly Principal[] =>
  event.scope === 'principal'
    ? event.producers.filter((principal) => topicOf(event, principal) === topic)
    : event.producers;

/**
 * The ACLs of a city, made from the registry alone. A service may use groups that start with its own name and a dot; an agency reads only
 * its own topics, in groups that start with `agency.<id>.`.
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
