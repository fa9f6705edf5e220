import { AssignerProtocol, type Cluster, type GroupMember } from './kafkajs.ts';

/** A member of a consumer group as the leader sees it: what it subscribed to and what it says about itself. */
export type Member = { readonly id: string; readonly topics: readonly string[]; readonly says: unknown };

/** Partitions by topic. */
export type Assignment = Record<string, number[]>;

/** What a member sends when it joins (Kafka's ConsumerProtocolSubscription; our words are the user data, as JSON). */
export const encodeMember = (topics: readonly string[], says: unknown): Buffer =>
  AssignerProtocol.MemberMetadata.encode({
    version: 1,
    topics: [...topics],
    userData: Buffer.from(JSON.stringify(says)),
  });

export function decodeMember({ memberId, memberMetadata }: GroupMember): Member {
  const decoded = AssignerProtocol.MemberMetadata.decode(memberMetadata);
  return { id: memberId, topics: decoded?.topics ?? [], says: parseOrNothing(decoded?.userData) };
}

/** Every member gets an answer, with nothing in it too: one that gets none waits until its session ends. */
export const encodeAssignments = (assignments: ReadonlyMap<string, Assignment>) =>
  [...assignments].map(([memberId, assignment]) => ({
    memberId,
    memberAssignment: AssignerProtocol.MemberAssignment.encode({ version: 1, assignment, userData: Buffer.alloc(0) }),
  }));

/** A member of another version may say what we don't understand: it then has no claims, and still gets its share. */
function parseOrNothing(userData: Buffer | null | undefined): unknown {
  try {
    return JSON.parse(userData?.toString() ?? 'null');
  } catch {
    return null;
  }
}

/**
 * The topics that any member subscribed to, and their partitions. The client tells a leader of its own topics only: a leader that serves other
 * districts than a member would give it nothing.
 */
export async function subscribedPartitions(
  cluster: Cluster,
  members: readonly Member[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const topics = [...new Set(members.flatMap((member) => member.topics))].toSorted();
  await cluster.addMultipleTargetTopics(topics);
  return new Map(
    topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId)]),
  );
}
