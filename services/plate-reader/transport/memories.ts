import { createKeptCrops } from '@marsad/evidence';
import type { TopicPartition } from '@marsad/kafka';
import { orRetry, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import { createSerial } from '@marsad/service';
import type { Serial } from '@marsad/service';
import { closeVotes, newVoteBook } from '../domain/vote-book.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { PartitionMemory, PlateCrop, Publish } from '../ports.ts';

type Place = Pick<TopicPartition, 'district' | 'partition'>;

/** Plates without a hit leave no image: so many of one partition are kept until an alert may ask for them. */
const PLATES_KEPT = 500;

/**
 * The votes and plate crops of the partitions that this replica has. They end with their partition, the crops overwritten; the replica that
 * takes it over counts again from the committed offset.
 */
export type Memories = {
  of(place: Place): PartitionMemory;
  end(place: Place): void;
  /** The service stops: every partition ends. */
  endAll(): void;
  /** Closes the votes that are over and publishes their reads. What is not acknowledged stays, in order. */
  publishDue(memory: PartitionMemory): Promise<Outcome<undefined, Reasons>>;
  publishAllDue(): Promise<void>;
};

const keyOf = ({ district, partition }: Place): string => `${district}/${partition}`;

export function createMemories(publish: Publish, now: () => number, metrics?: Metrics): Memories {
  const memories = new Map<string, PartitionMemory>();
  /** Crops, track ends and the clock share an outbox, so they take turns. */
  const serials = new WeakMap<PartitionMemory, Serial>();

  const create = (key: string): PartitionMemory => {
    const plates = createKeptCrops<PlateCrop>({ capacity: PLATES_KEPT });
    const memory: PartitionMemory = { book: newVoteBook(now()), plates, outbox: [] };
    memories.set(key, memory);
    serials.set(memory, createSerial());
    return memory;
  };
  const end = (key: string): void => {
    memories.get(key)?.plates.discardAll();
    memories.delete(key);
  };
  const publishNow = async ({ book, outbox }: PartitionMemory): Promise<Outcome<undefined, Reasons>> => {
    outbox.push(...closeVotes(book, now()));
    const due = [...outbox];
    if (due.length > 0) await publish(due);
    outbox.splice(0, due.length);
    for (const revision of due) metrics?.published(revision);
    return pass(undefined);
  };
  const publishDue = (memory: PartitionMemory): Promise<Outcome<undefined, Reasons>> => {
    const serial = serials.get(memory) ?? createSerial();
    return serial(() => orRetry<undefined, Reasons>('kafka_unavailable', () => publishNow(memory)));
  };

  return {
    of: (place) => memories.get(keyOf(place)) ?? create(keyOf(place)),
    end: (place) => end(keyOf(place)),
    endAll: () => [...memories.keys()].forEach(end),
    publishDue,
    async publishAllDue() {
      for (const memory of memories.values()) await publishDue(memory);
    },
  };
}
