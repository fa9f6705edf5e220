import { createKeptCrops } from '@marsad/evidence';
import type { TopicPartition } from '@marsad/kafka';
import { closeVotes, newVoteBook } from '../domain/vote-book.ts';
import { retryAfterMs } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { PartitionMemory, Publish } from '../ports.ts';

type Place = Pick<TopicPartition, 'district' | 'partition'>;
export type Published = { readonly retryAfterMs?: number };

/** Plates without a hit leave no image: so many of one partition are kept until an alert may ask for them. */
const PLATES_KEPT = 500;

/**
 * The votes and plate crops of the partitions that this replica has. They end with their partition, the crops overwritten; the replica that
 * takes it over counts again from the committed offset.
 */
export type Memories = {
  of(place: Place): PartitionMemory;
  end(place: Place): void;
  /** Overwrites everything. */
  endAll(): void;
  /** Closes the votes that are over and publishes their reads, one caller at a time. What is not acknowledged stays, in order. */
  publishDue(memory: PartitionMemory): Promise<Published>;
  publishAllDue(): Promise<void>;
};

const keyOf = ({ district, partition }: Place): string => `${district}/${partition}`;

export function createMemories(publish: Publish, now: () => number, metrics?: Metrics): Memories {
  const memories = new Map<string, PartitionMemory>();
  const publishing = new WeakMap<PartitionMemory, Promise<Published>>();

  const publishNow = async ({ book, outbox }: PartitionMemory): Promise<Published> => {
    outbox.push(...closeVotes(book, now()));
    if (outbox.length === 0) return {};
    const leaving = [...outbox];
    try {
      await publish(leaving);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return { retryAfterMs: waitMs };
    }
    outbox.splice(0, leaving.length);
    for (const revision of leaving) metrics?.published(revision);
    return {};
  };

  const publishDue = (memory: PartitionMemory): Promise<Published> => {
    // Crops, track ends and the clock share an outbox, so they take turns.
    const next = (publishing.get(memory) ?? Promise.resolve({})).then(() => publishNow(memory));
    publishing.set(
      memory,
      next.catch(() => ({})),
    );
    return next;
  };

  const end = (key: string): void => {
    memories.get(key)?.plates.discardAll();
    memories.delete(key);
  };

  return {
    of(place) {
      const key = keyOf(place);
      const known = memories.get(key);
      if (known) return known;
      const memory: PartitionMemory = {
        book: newVoteBook(now()),
        plates: createKeptCrops({ capacity: PLATES_KEPT }),
        outbox: [],
      };
      memories.set(key, memory);
      return memory;
    },
    end: (place) => end(keyOf(place)),
    endAll: () => [...memories.keys()].forEach(end),
    publishDue,
    async publishAllDue() {
      for (const memory of memories.values()) await publishDue(memory);
    },
  };
}

const PUBLISH_EVERY_MS = 500;

/** Publishes by the clock what is due after tracks that no further message follows. `onError` gets a defect, which ends the process. */
export function startPublishing(
  memories: Pick<Memories, 'publishAllDue'>,
  onError: (error: unknown) => void,
): { stop(): void } {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void memories
      .publishAllDue()
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  }, PUBLISH_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
