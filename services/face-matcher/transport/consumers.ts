import type { Batch, Consumer, Handled, Kafka } from '@marsad/kafka';
import { watchlistEntry } from '@marsad/schemas';
import { CONSUMED } from './handler.ts';
import type { Memory } from './memory.ts';

export const GROUP = 'heads';
export const ASSESSMENTS_GROUP = 'assessments';

type Handle = (batch: Batch<(typeof CONSUMED)[number]>) => Promise<Handled<(typeof CONSUMED)[number]>>;

export type HeadsOptions = {
  readonly districts: readonly string[];
  readonly memory: Pick<Memory, 'assignments'>;
  readonly handle: Handle;
  /** Is called after the states of lost partitions were overwritten. */
  readonly onLost: () => void;
};

/** Consumes heads, and the requests of their alerts. */
export const consumeHeads = (kafka: Kafka, { districts, memory, handle, onLost }: HeadsOptions): Promise<Consumer> =>
  kafka.consume({
    group: GROUP,
    events: CONSUMED,
    districts,
    handle,
    // Heads and requests of one camera reach one replica, because candidates and faces live in its memory only.
    readTogether: true,
    onAssigned: memory.assignments.onAssigned,
    onRevoked(partitions) {
      memory.assignments.onRevoked(partitions);
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
