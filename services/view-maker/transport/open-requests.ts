import { createPartitionMemory, lowestOffset } from '@marsad/kafka';
import type { Consumer, PartitionMemory, TopicPartition } from '@marsad/kafka';
import type { AnyEvent } from '@marsad/schemas';

type Open = { readonly offsets: Set<bigint>; readonly ending: AbortController };

/** A request that is being answered. */
export type OpenRequest = {
  /** Aborted when the service stops or the request's partition goes to another replica, which then answers it. */
  readonly signal: AbortSignal;
  /** The request is answered: its offset may be committed. */
  close(): Promise<void>;
};

export type OpenRequests = Pick<PartitionMemory<Open>, 'assignments' | 'stop'> & {
  readonly count: number;
  /** The signal of the requests of a partition. */
  signalOf(place: TopicPartition): AbortSignal;
  open(place: TopicPartition, offset: bigint): OpenRequest;
  /** The lowest offset of an open request of the partition. */
  keepFrom(place: TopicPartition): bigint | undefined;
  /** The consumer that commits when a request is closed between two batches. */
  commitThrough(consumer: Pick<Consumer, 'release'>): void;
};

/**
 * The requests that are answered in the background. The committed offset stays behind them, so that another replica answers them after this
 * one was killed, and the lag of the group counts them.
 */
export function createOpenRequests(event: AnyEvent): OpenRequests {
  const memory = createPartitionMemory<Open>({
    event,
    create: () => ({ offsets: new Set(), ending: new AbortController() }),
    end: ({ ending }) => ending.abort(),
  });
  let consumer: Pick<Consumer, 'release'> | undefined;
  return {
    assignments: memory.assignments,
    stop: memory.stop,
    get count() {
      return [...memory.values()].reduce((sum, { offsets }) => sum + offsets.size, 0);
    },
    signalOf: (place) => memory.of(place).ending.signal,
    open(place, offset) {
      const { offsets, ending } = memory.of(place);
      offsets.add(offset);
      return {
        signal: ending.signal,
        async close() {
          offsets.delete(offset);
          if (!ending.signal.aborted) await consumer?.release(place, lowestOffset(offsets));
        },
      };
    },
    keepFrom: (place) => lowestOffset(memory.of(place).offsets),
    commitThrough: (joined) => void (consumer = joined),
  };
}
