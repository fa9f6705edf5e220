import { z } from 'zod';
import { createAssigner, type Assignment, type Member } from './assigner-protocol.ts';
import type { PartitionAssigner } from './kafkajs.ts';

const NAME = 'marsad-co-partitioned';

/** The partitions that a member claims to hold, by topic, and since when (UTC ms). */
const Claims = z.record(z.string(), z.object({ partitions: z.array(z.int().nonnegative()), sinceMs: z.number() }));
export type Claims = z.infer<typeof Claims>;

export type CoPartitionAssigner = {
  readonly assigner: PartitionAssigner;
  joined(assignment: Readonly<Record<string, readonly number[]>>, nowMs: number): void;
};

/** An assigner that gives one partition number of all topics to one member, which keeps it. It remembers what this member holds. */
export function createCoPartitionAssigner(): CoPartitionAssigner {
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
    assigner: createAssigner(NAME, () => claims, assignCoPartitioned),
  };
}

/** Topics that the same members subscribe to. A partition number has one owner in all of them. */
type TopicClass = {
  readonly topics: string[];
  readonly subscribers: readonly string[];
  readonly numbers: readonly number[];
};

/**
 * Decides which member gets which partitions. A member gets only topics that it subscribes to, each partition goes to exactly one member,
 * and one number of all topics goes to the same member. Members keep what they have up to a fair share; the rest goes to the member with
 * the fewest. The answer depends on the input alone.
 */
export function assignCoPartitioned(
  members: readonly Member[],
  subscribed: ReadonlyMap<string, readonly number[]>,
): Map<string, Assignment> {
  const sorted = members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const claims = new Map(sorted.map((member) => [member.id, Claims.safeParse(member.claims).data ?? {}]));
  const assignments = new Map(sorted.map(({ id }): [string, Assignment] => [id, {}]));
  const owners = new Map<number, string>();
  for (const { topics, subscribers, numbers } of classesOf(sorted, subscribed)) {
    // With members of two releases in one group, a topic that only the newer ones read follows the owner of its number where it can.
    const followed = new Map(numbers.map((number) => [number, owners.get(number)]));
    const bound = numbers.filter((number) => subscribers.includes(followed.get(number) ?? ''));
    const shares = shareOut(
      subscribers,
      holdingsOf(topics, subscribers, claims, numbers),
      numbers.filter((number) => !bound.includes(number)),
    );
    for (const number of bound) shares.get(followed.get(number) ?? '')?.push(number);
    for (const [id, share] of shares) {
      for (const number of share) if (!owners.has(number)) owners.set(number, id);
      const assignment = assignments.get(id);
      if (assignment === undefined) continue;
      for (const topic of topics) {
        const partitions = new Set(subscribed.get(topic));
        const numbersHere = share.filter((number) => partitions.has(number)).toSorted((a, b) => a - b);
        if (numbersHere.length > 0) assignment[topic] = numbersHere;
      }
    }
  }
  return assignments;
}

/** The topics that most members read come first, because the other topics follow their owners. */
function classesOf(members: readonly Member[], subscribed: ReadonlyMap<string, readonly number[]>): TopicClass[] {
  const classes = new Map<string, { topics: string[]; subscribers: string[]; numbers: Set<number> }>();
  for (const [topic, partitions] of subscribed) {
    const subscribers = members.filter((member) => member.topics.includes(topic)).map(({ id }) => id);
    if (subscribers.length === 0) continue;
    const key = JSON.stringify(subscribers);
    const known = classes.get(key) ?? { topics: [], subscribers, numbers: new Set<number>() };
    classes.set(key, known);
    known.topics.push(topic);
    for (const partition of partitions) known.numbers.add(partition);
  }
  return [...classes.values()]
    .map(({ topics, subscribers, numbers }) => ({
      topics,
      subscribers,
      numbers: [...numbers].toSorted((a, b) => a - b),
    }))
    .toSorted(
      (a, b) => b.subscribers.length - a.subscribers.length || ((a.topics[0] ?? '') < (b.topics[0] ?? '') ? -1 : 1),
    );
}

/**
 * The partitions of each member. After a split two members may claim the same one; the newer claim is right: the group assigned it last.
 */
function holdingsOf(
  topics: readonly string[],
  subscribers: readonly string[],
  claims: ReadonlyMap<string, Claims>,
  all: readonly number[],
): Map<string, number[]> {
  const newest = new Map<number, { id: string; sinceMs: number }>();
  for (const id of subscribers) {
    for (const topic of topics) {
      const claim = claims.get(id)?.[topic];
      for (const partition of claim?.partitions ?? []) {
        const rival = newest.get(partition);
        if (claim !== undefined && (rival === undefined || claim.sinceMs > rival.sinceMs))
          newest.set(partition, { id, sinceMs: claim.sinceMs });
      }
    }
  }
  const held = new Map(subscribers.map((id): [string, number[]] => [id, []]));
  for (const partition of all) {
    const owner = newest.get(partition);
    if (owner !== undefined) held.get(owner.id)?.push(partition);
  }
  return held;
}

function shareOut(
  subscribers: readonly string[],
  held: ReadonlyMap<string, readonly number[]>,
  all: readonly number[],
): Map<string, number[]> {
  const floor = Math.floor(all.length / Math.max(1, subscribers.length));
  // This many members may have one more than the others. The members that hold most get it, so that nothing moves.
  let extra = all.length - floor * subscribers.length;
  const shares = new Map<string, number[]>();
  const free = new Set(all);
  const byHeldCount = subscribers.toSorted((a, b) => (held.get(b)?.length ?? 0) - (held.get(a)?.length ?? 0));
  for (const id of byHeldCount) {
    const mine = (held.get(id) ?? []).filter((number) => free.has(number));
    const kept = mine.slice(0, mine.length > floor && extra > 0 ? floor + 1 : floor);
    if (kept.length > floor) extra -= 1;
    shares.set(id, kept);
    for (const partition of kept) free.delete(partition);
  }
  for (const partition of free) {
    const smallest = [...shares.values()].reduce<number[] | undefined>(
      (least, share) => (least === undefined || share.length < least.length ? share : least),
      undefined,
    );
    smallest?.push(partition);
  }
  return shares;
}
