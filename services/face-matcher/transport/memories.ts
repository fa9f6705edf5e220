import type { TopicPartition } from '@marsad/kafka';
import { createCandidateBook } from '../domain/candidate-book.ts';
import { createCutOuts } from '../domain/cut-outs.ts';
import type { PartitionMemory } from '../ports.ts';

type Place = Pick<TopicPartition, 'district' | 'partition'>;
const keyOf = ({ district, partition }: Place): string => `${district}/${partition}`;

/** What is remembered of our partitions of heads. */
export type Memories = {
  of(place: Place): PartitionMemory;
  /**
   * The partition has left: its heads and what its tracks have shown are overwritten, its candidates forgotten. Whoever gets it reads again from the
   * committed offset.
   */
  end(place: Place): void;
  /** The authorisation is over: its heads are overwritten, whatever partition they came from. */
  purge(authorisationId: string): void;
};

/** @param forgetTracks overwrites what the tracks of a partition have shown, in every session */
export function createMemories(
  model: { readonly name: string; readonly sha256: string },
  now: () => number,
  forgetTracks: (partition: string) => void,
): Memories {
  const memories = new Map<string, PartitionMemory>();
  return {
    of(place) {
      const known = memories.get(keyOf(place));
      if (known) return known;
      const memory: PartitionMemory = {
        partition: keyOf(place),
        book: createCandidateBook(model),
        cutOuts: createCutOuts(),
        lastHead: { handledAtMs: now(), appendedAtMs: 0 },
      };
      memories.set(keyOf(place), memory);
      return memory;
    },
    end(place) {
      memories.get(keyOf(place))?.cutOuts.wipe();
      memories.delete(keyOf(place));
      forgetTracks(keyOf(place));
    },
    purge(authorisationId) {
      for (const { cutOuts } of memories.values()) cutOuts.purge(authorisationId);
    },
  };
}
