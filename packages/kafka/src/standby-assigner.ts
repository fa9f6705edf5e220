import { z } from 'zod';
import {
  decodeMember,
  encodeAssignments,
  encodeMember,
  subscribedPartitions,
  type Assignment,
  type Member,
} from './assigner-protocol.ts';
import type { PartitionAssigner } from './kafkajs.ts';

const NAME = 'marsad-active-standby';

/** What a member says: since when it stands ready, and since when it holds the work, if it does. UTC ms. */
const Standing = z.object({ since: z.number(), activeSince: z.number().optional() });

export type StandbyAssigner = { readonly assigner: PartitionAssigner; joined(active: boolean, nowMs: number): void };

/** An assigner that gives everything to one member, and its memory of whether that is us. */
export function createStandbyAssigner(startedMs: number): StandbyAssigner {
  let activeSince: number | undefined;
  return {
    joined(active, nowMs) {
      activeSince = active ? (activeSince ?? nowMs) : undefined;
    },
    assigner: ({ cluster }) => ({
      name: NAME,
      version: 1,
      protocol: ({ topics }) => ({
        name: NAME,
        metadata: encodeMember(topics, { since: startedMs, ...(activeSince === undefined ? {} : { activeSince }) }),
      }),
      async assign({ members }) {
        const decoded = members.map(decodeMember);
        return encodeAssignments(assignToOne(decoded, await subscribedPartitions(cluster, decoded)));
      },
    }),
  };
}

/**
 * All partitions to the longest-standing member. Who has the work keeps it; where two believe so (one slept through its session), the one that
 * was given it last is right. Where a newer release reads more topics, its member takes over: the work of one is not split between two. A topic
 * that the chosen one did not subscribe to goes to the next in order.
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
  Standing.safeParse(member.says).data ?? { since: Number.MAX_SAFE_INTEGER };
