import type { AnyEvent } from './define.ts';
import { PRINCIPALS, type Principal } from './principals.ts';
import { topicsOf } from './topics.ts';

/** One Kafka ACL, always ALLOW: whatever is not named is denied. */
export type AccessRule = {
  principal: Principal;
  resource: 'topic' | 'group';
  /** `literal` names are whole; a `prefixed` name ends in a dot, because a prefix is only text. */
  pattern: 'literal' | 'prefixed';
  name: string;
  operation: 'read' | 'write';
};

/** The ACLs of a city, from the registry and nothing else. A service may use groups that begin with its own name and a dot. */
export function accessRules(events: readonly AnyEvent[], districts: readonly string[]): AccessRule[] {
  const onTopics = events.flatMap((event) =>
    topicsOf(event, districts).flatMap((name) => [
      ...event.producers.map((principal): AccessRule => ({
        principal,
        resource: 'topic',
        pattern: 'literal',
        name,
        operation: 'write',
      })),
      ...event.consumers.map((principal): AccessRule => ({
        principal,
        resource: 'topic',
        pattern: 'literal',
        name,
        operation: 'read',
      })),
    ]),
  );
  const onGroups = PRINCIPALS.map((principal): AccessRule => ({
    principal,
    resource: 'group',
    pattern: 'prefixed',
    name: `${principal}.`,
    operation: 'read',
  }));
  return [...onTopics, ...onGroups];
}
