import { createKeptCrops } from '@marsad/evidence';
import type { TopicPartition } from '@marsad/kafka';
import { createCandidateBook } from '../domain/candidate-book.ts';
import type { PartitionMemory } from '../ports.ts';

type Place = Pick<TopicPartition, 'district' | 'partition'>;
const keyOf = ({ district, partition }: Place): string => `${district}/${partition}`;

/** Candidates are rare: so many faces of one partition are kept until their alerts may ask for them. */
const FACES_KEPT = 200;

/** What this replica remembers of the partitions of heads that it has. */
export type Memories = {
  of(place: Place): PartitionMemory;
  /**
   * The partition is lost: its faces and the sums of its tracks are overwritten, its candidates forgotten. The replica that takes it over reads
   * again from the committed offset.
   */
  end(place: Place): void;
  /** The service stops: every partition ends. */
  endAll(): void;
  /** The authorisation is over: its faces are overwritten in every partition. */
  discardFaces(authorisationId: string): void;
};

/** @param forgetTracks overwrites the sums of a partition's tracks in every session */
export function createMemories(
  model: { readonly name: string; readonly sha256: string },
  now: () => number,
  forgetTracks: (partition: string) => void,
): Memories {
  const memories = new Map<string, PartitionMemory>();
  const end = (key: string): void => {
    memories.get(key)?.faces.discardAll();
    memories.delete(key);
    forgetTracks(key);
  };
  return {
    of(place) {
      const known = memories.get(keyOf(place));
      if (known) return known;
      const memory: PartitionMemory = {
        partition: keyOf(place),
        book: createCandidateBook(model),
        faces: createKeptCrops({ capacity: FACES_KEPT }),
        lastHead: { handledAtMs: now(), appendedAtMs: 0 },
      };
      memories.set(keyOf(place), memory);
      return memory;
    },
    end: (place) => end(keyOf(place)),
    endAll: () => [...memories.keys()].forEach(end),
    discardFaces(authorisationId) {
      for (const { faces } of memories.values()) faces.discardWhere((face) => face.authorisationId === authorisationId);
    },
  };
}
