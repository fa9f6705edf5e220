import { AssignerProtocol, type Cluster, type GroupMember, type PartitionAssigner } from './kafkajs.ts';

/** A member of a consumer group as the leader sees it: the topics that it subscribes to, and its claims about itself. */
export type Member = { readonly id: string; readonly topics: readonly string[]; readonly claims: unknown };

/** Partitions by topic. */
export type Assignment = Record<string, number[]>;

/**
 * An assigner of kafkajs.
 * @param claims gives the claims that this member sends when it joins its group
 * @param assign decides, in the leader, which member gets which partitions
 */
export const createAssigner =
  (
    name: string,
    claims: () => unknown,
    assign: (members: readonly Member[], subscribed: ReadonlyMap<string, readonly number[]>) => Map<string, Assignment>,
  ): PartitionAssigner =>
  ({ cluster }) => ({
    name,
    version: 1,
    protocol: ({ topics }) => ({ name, metadata: encodeMember(topics, claims()) }),
    async assign({ members }) {
      const decoded = members.map(decodeMember);
      return encodeAssignments(assign(decoded, await subscribedPartitions(cluster, decoded)));
    },
  });

/** The message that a member sends when it joins: Kafka's ConsumerProtocolSubscription, with the claims as JSON in its user data. */
const encodeMember = (topics: readonly string[], claims: unknown): Buffer =>
  AssignerProtocol.MemberMetadata.encode({
    version: 1,
    topics: [...topics],
    userData: Buffer.from(JSON.stringify(claims)),
  });

function decodeMember({ memberId, memberMetadata }: GroupMember): Member {
  const decoded = AssignerProtocol.MemberMetadata.decode(memberMetadata);
  return { id: memberId, topics: decoded?.topics ?? [], claims: parseOrNull(decoded?.userData) };
}

/** Every member gets an answer, even an empty one, because a member without an answer waits until its session ends. */
const encodeAssignments = (assignments: ReadonlyMap<string, Assignment>) =>
  [...assignments].map(([memberId, assignment]) => ({
    memberId,
    memberAssignment: AssignerProtocol.MemberAssignment.encode({ version: 1, assignment, userData: Buffer.alloc(0) }),
  }));

/** A member of another version may send claims that cannot be read. It then counts as having none, and still gets its share. */
function parseOrNull(userData: Buffer | null | undefined): unknown {
  try {
    return JSON.parse(userData?.toString() ?? 'null');
  } catch {
    return null;
  }
}

/**
 * The partitions of all topics that any member subscribes to. The client gives a leader only the leader's own topics, so a member with
 * other districts would get nothing.
 */
async function subscribedPartitions(
  cluster: Cluster,
  members: readonly Member[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const topics = [...new Set(members.flatMap((member) => member.topics))].toSorted();
  await cluster.addMultipleTargetTopics(topics);
  return new Map(
    topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId)]),
  );
}
