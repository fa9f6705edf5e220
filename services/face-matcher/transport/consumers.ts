import type { Batch, Consumer, Handled, Kafka, TopicPartition } from '@marsad/kafka';
import { faceCropped, topicOf, watchlistEntry } from '@marsad/schemas';
import { CONSUMED } from './handler.ts';
import type { Memories } from './memories.ts';

export const GROUP = 'heads';
export const ASSESSMENTS_GROUP = 'assessments';

type Handle = (batch: Batch<(typeof CONSUMED)[number]>) => Promise<Handled<(typeof CONSUMED)[number]>>;

const isHeads = ({ topic, district }: TopicPartition): boolean => topic === topicOf(faceCropped, district);

export type HeadsOptions = {
  readonly districts: readonly string[];
  readonly memories: Pick<Memories, 'of' | 'end'>;
  readonly handle: Handle;
  /** Is called after the memories of lost partitions were overwritten. */
  readonly onLost: () => void;
};

/** Consumes heads, and the requests of their alerts. */
export const consumeHeads = (kafka: Kafka, { districts, memories, handle, onLost }: HeadsOptions): Promise<Consumer> =>
  kafka.consume({
    ...{ group: GROUP, events: CONSUMED, districts, handle },
    // Heads and requests of one camera reach one replica, because candidates and faces live in its memory only.
    readTogether: true,
    onAssigned: (partitions) => partitions.filter(isHeads).forEach((partition) => void memories.of(partition)),
    onRevoked(partitions) {
      partitions.filter(isHeads).forEach(memories.end);
      onLost();
    },
  });

export type Assessor = {
  /** Assesses what is proposed if this instance is the active one of the city. */
  assessDue(): Promise<void>;
  stop(): Promise<void>;
};

/** Joins the group that makes one instance of the city the one that assesses proposed images. Every instance follows the watchlist itself. */
export async function joinAssessments(
  kafka: Kafka,
  districts: readonly string[],
  assess: () => Promise<void>,
): Promise<Assessor> {
  const consumer = await kafka.consume({
    group: ASSESSMENTS_GROUP,
    belongsTo: 'city',
    events: [watchlistEntry],
    districts,
    mode: 'active_standby',
    handle: () => ({}),
  });
  return {
    assessDue: async () => {
      if (consumer.assigned().length > 0) await assess();
    },
    stop: consumer.stop,
  };
}
