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

const NAME = 'marsad-sticky';

/** What a member says it holds: by topic, the partitions and since when (the claim's UTC ms). */
const Claims = z.record(z.string(), z.object({ partitions: z.array(z.int().nonnegative()), sinceMs: z.number() }));
export type Claims = z.infer<typeof Claims>;

export type StickyAssigner = {
  readonly assigner: PartitionAssigner;
  joined(assignment: Readonly<Record<string, readonly number[]>>, nowMs: number): void;
};

/** An assigner under which a member keeps what it has, and its memory of what that is. */
export function createStickyAssigner(): StickyAssigner {
  let claims: Claims = {};
  return {
    joined(assignment, nowMs) {
      claims = Object.fromEntries(
        Object.entries(assignment).map(([topic, partitions]) => [
          topic,
          { partitions: [...partitions], sinceMs: nowMs },
        ]),
      );
    },
    assigner: ({ cluster }) => ({
      name: NAME,
      version: 1,
      protocol: ({ topics }) => ({ name: NAME, metadata: encodeMember(topics, claims) }),
      async assign({ members }) {
        const decoded = members.map(decodeMember);
        return encodeAssignments(assignSticky(decoded, await subscribedPartitions(cluster, decoded)));
      },
    }),
  };
}

/** Everybody keeps what they have up to a fair share; what is left goes to whoever has least. Same input, same answer. */
export function assignSticky(
  members: readonly Member[],
  subscribed: ReadonlyMap<string, readonly number[]>,
): Map<string, Assignment> {
  const sorted = members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const claims = new Map(sorted.map((member) => [member.id, Claims.safeParse(member.says).data ?? {}]));
  const assignments = new Map(sorted.map(({ id }): [string, Assignment] => [id, {}]));
  for (const [topic, partitions] of subscribed) {
    const takers = sorted.filter((member) => member.topics.includes(topic)).map(({ id }) => id);
    const held = holdingsOf(topic, takers, claims, partitions);
    for (const [id, share] of shareOut(takers, held, partitions)) {
      const assignment = assignments.get(id);
      if (assignment !== undefined) assignment[topic] = share;
    }
  }
  return assignments;
}

/** Who rightly holds what. Two may claim one partition after a split: the newer claim is the one that the group made last. */
function holdingsOf(
  topic: string,
  takers: readonly string[],
  claims: ReadonlyMap<string, Claims>,
  all: readonly number[],
): Map<string, number[]> {
  const newest = new Map<number, { id: string; sinceMs: number }>();
  for (const id of takers) {
    const claim = claims.get(id)?.[topic];
    for (const partition of claim?.partitions ?? []) {
      const rival = newest.get(partition);
      if (claim !== undefined && (rival === undefined || claim.sinceMs > rival.sinceMs))
        newest.set(partition, { id, sinceMs: claim.sinceMs });
    }
  }
  const held = new Map(takers.map((id): [string, number[]] => [id, []]));
  for (const partition of all) {
    const owner = newest.get(partition);
    if (owner !== undefined) held.get(owner.id)?.push(partition);
  }
  return held;
}

function shareOut(
  takers: readonly string[],
  held: ReadonlyMap<string, readonly number[]>,
  all: readonly number[],
): Map<string, number[]> {
  const floor = Math.floor(all.length / Math.max(1, takers.length));
  // So many members may have one more than the others: those that have most already, because then nothing moves.
  let extra = all.length - floor * takers.length;
  const shares = new Map<string, number[]>();
  const free = new Set(all);
  const byWealth = takers.toSorted((a, b) => (held.get(b)?.length ?? 0) - (held.get(a)?.length ?? 0));
  for (const id of byWealth) {
    const mine = held.get(id) ?? [];
    const kept = mine.slice(0, mine.length > floor && extra > 0 ? floor + 1 : floor);
    if (kept.length > floor) extra -= 1;
    shares.set(id, kept);
    for (const partition of kept) free.delete(partition);
  }
  for (const partition of free) {
    const poorest = [...shares.values()].reduce<number[] | undefined>(
      (least, share) => (least === undefined || share.length < least.length ? share : least),
      undefined,
    );
    poorest?.push(partition);
  }
  return shares;
}
