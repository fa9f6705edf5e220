import { z } from 'zod';
import { createAssigner, type Assignment, type Member } from './assigner-protocol.ts';
import type { PartitionAssigner } from './kafkajs.ts';

const NAME = 'marsad-active-standby';

/** What a member claims: since when it has been running and, if it is active, since when. UTC ms. */
const Standing = z.object({ since: z.number(), activeSince: z.number().optional() });

export type StandbyAssigner = { readonly assigner: PartitionAssigner; joined(active: boolean, nowMs: number): void };

/** An assigner that gives everything to one member, and remembers since when that is this member. */
export function createStandbyAssigner(startedMs: number): StandbyAssigner {
  let activeSince: number | undefined;
  const claims = () => ({ since: startedMs, ...(activeSince === undefined ? {} : { activeSince }) });
  return {
    joined(active, nowMs) {
      activeSince = active ? (activeSince ?? nowMs) : undefined;
    },
    assigner: createAssigner(NAME, claims, assignToOne),
  };
}

/**
 * Gives all partitions to one member. The active member keeps them. If two believe that they are active, because one was suspended until
 * its session ended, the one that became active last is right. If none is active, the one that has been running longest is chosen. A member of a
 * newer release that reads more topics takes over, so that the work is not split between two. A topic that the chosen member does not read
 * goes to the next.
 */
export function assignToOne(
  members: readonly Member[],
  subscribed: ReadonlyMap<string, readonly number[]>,
): Map<string, Assignment> {
  const assignments = new Map(members.map(({ id }): [string, Assignment] => [id, {}]));
  const order = members
    .map((member) => ({ member, standing: standingOf(member) }))
    .toSorted(
      (a, b) =>
        b.member.topics.length - a.member.topics.length ||
        (b.standing.activeSince ?? -1) - (a.standing.activeSince ?? -1) ||
        a.standing.since - b.standing.since ||
        (a.member.id < b.member.id ? -1 : 1),
    );
  for (const [topic, partitions] of subscribed) {
    const chosen = order.find(({ member }) => member.topics.includes(topic));
    const assignment = chosen === undefined ? undefined : assignments.get(chosen.member.id);
    if (assignment !== undefined) assignment[topic] = [...partitions];
  }
  return assignments;
}

const standingOf = (member: Member): z.infer<typeof Standing> =>
  Standing.safeParse(member.claims).data ?? { since: Number.MAX_SAFE_INTEGER };
