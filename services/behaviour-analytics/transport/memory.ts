import type { TopicPartition } from '@marsad/kafka';
import { neededFrom } from '../domain/camera-watch.ts';
import { retryAfterMs } from '../errors.ts';
import type { PartitionMemory, Publish } from '../ports.ts';

export type Flushed = { readonly retryAfterMs?: number };

/** The memories of our partitions. A partition that goes takes its memory with it; whoever gets it rebuilds from the committed offset. */
export type Memories = {
  of(district: string, partition: number): PartitionMemory | undefined;
  begin(partition: Pick<TopicPartition, 'district' | 'partition'>): PartitionMemory;
  end(partition: Pick<TopicPartition, 'district' | 'partition'>): void;
  /** Says what is in the outbox, one caller at a time. What was not acknowledged stays in, in order. */
  flush(memory: PartitionMemory): Promise<Flushed>;
};

const keyOf = (district: string, partition: number): string => `${district}/${partition}`;

export function createMemories(publish: Publish, now: () => number): Memories {
  const memories = new Map<string, PartitionMemory>();
  const flushing = new WeakMap<PartitionMemory, Promise<Flushed>>();

  const flushNow = async ({ outbox }: PartitionMemory): Promise<Flushed> => {
    if (outbox.length === 0) return {};
    const leaving = [...outbox];
    try {
      await publish(leaving);
      outbox.splice(0, leaving.length);
      return {};
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return { retryAfterMs: waitMs };
    }
  };

  return {
    of: (district, partition) => memories.get(keyOf(district, partition)),
    begin({ district, partition }) {
      const memory: PartitionMemory = {
        watches: new Map(),
        heardAtMs: new Map(),
        outbox: [],
        assignedAtMs: now(),
        lastBatchAtMs: 0,
        lastAppendedAtMs: 0,
      };
      memories.set(keyOf(district, partition), memory);
      return memory;
    },
    end: ({ district, partition }) => void memories.delete(keyOf(district, partition)),
    flush(memory) {
      // Scenes, track ends and the silence watch share an outbox: one after another.
      const next = (flushing.get(memory) ?? Promise.resolve({})).then(() => flushNow(memory));
      flushing.set(
        memory,
        next.catch(() => ({})),
      );
      return next;
    },
  };
}

/** The lowest offset that any camera of the partition still needs. */
export function keepFrom(memory: PartitionMemory): bigint | undefined {
  let lowest: bigint | undefined;
  for (const watch of memory.watches.values()) {
    const needed = neededFrom(watch);
    if (needed !== undefined && (lowest === undefined || needed < lowest)) lowest = needed;
  }
  return lowest;
}
