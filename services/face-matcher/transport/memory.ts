import { createKeptCrops } from '@marsad/evidence';
import { createPartitionMemory } from '@marsad/kafka';
import type { PartitionMemory } from '@marsad/kafka';
import { faceCropped } from '@marsad/schemas';
import { createCandidateBook } from '../domain/candidate-book.ts';
import type { PartitionState } from '../ports.ts';

/** Candidates are rare: so many faces of one partition are kept until their alerts may ask for them. */
const FACES_KEPT = 200;

/** What this replica remembers of its partitions of heads. */
export type Memory = PartitionMemory<PartitionState> & {
  /** The authorisation is over: its faces are overwritten in every partition. */
  readonly discardFaces: (authorisationId: string) => void;
};

/**
 * A partition that is lost takes its faces and the sums of its tracks with it, overwritten. The replica that takes it over reads again from the
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
