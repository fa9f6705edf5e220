import { createKeptCrops } from '@marsad/evidence';
import { createPartitionMemory } from '@marsad/kafka';
import type { PartitionMemory } from '@marsad/kafka';
import { faceCropped } from '@marsad/schemas';
import { createCandidateBook } from '../domain/candidate-book.ts';
import type { PartitionState } from '../ports.ts';

/** The most faces of one partition that are kept for their alerts. Candidates are rare. */
const FACES_KEPT = 200;

/** What this replica remembers of its partitions of heads. */
export type Memory = PartitionMemory<PartitionState> & {
  /** Overwrites the faces of an authorisation in every partition, once it has ended. */
  readonly discardFaces: (authorisationId: string) => void;
};

/**
 * When a partition is lost, its faces and the sums of its tracks are overwritten. The replica that takes it over reads again from the
 * committed offset.
 * @param forgetTracks overwrites the sums of a partition's tracks in every session
 */
export function createMemory(
  model: { readonly name: string; readonly sha256: string },
  now: () => number,
  forgetTracks: (partition: string) => void,
): Memory {
  const memory = createPartitionMemory<PartitionState>({
    event: faceCropped,
    create: ({ district, partition }) => ({
      partition: `${district}/${partition}`,
      book: createCandidateBook(model),
      faces: createKeptCrops({ capacity: FACES_KEPT }),
      lastHead: { handledAtMs: now(), appendedAtMs: 0 },
    }),
    end({ partition, faces }) {
      faces.discardAll();
      forgetTracks(partition);
    },
  });
  return {
    ...memory,
    discardFaces(authorisationId) {
      for (const { faces } of memory.values()) faces.discardWhere((face) => face.authorisationId === authorisationId);
    },
  };
}
