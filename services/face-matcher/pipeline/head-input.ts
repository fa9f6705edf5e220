import type { FaceCrop } from '@marsad/schemas';
import type { CandidateBook, Resemblance } from '../domain/candidate-book.ts';
import type { Picture } from '../ports.ts';

/** A head on its way through the steps. */
export type HeadInput = {
  readonly data: FaceCrop;
  readonly jpeg: Buffer;
  readonly simulated: boolean;
  readonly book: CandidateBook;
  /** Where it lies in its partition. */
  readonly offset: bigint;
  readonly nowMs: number;
};
export type DecodedHead = HeadInput & { readonly picture: Picture };
export type MatchedHead = HeadInput & { readonly resemblances: readonly Resemblance[] };
