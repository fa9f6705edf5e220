import type { FaceCrop } from '@marsad/schemas';
import type { CandidateBook, Resemblance } from '../domain/candidate-book.ts';
import type { CutOuts } from '../domain/cut-outs.ts';
import type { Picture } from '../ports.ts';

/** A head on its way through the steps. */
export type HeadInput = {
  readonly data: FaceCrop;
  readonly jpeg: Buffer;
  readonly simulated: boolean;
  readonly book: CandidateBook;
  /** Where it came from: what its track has shown is forgotten when this partition leaves. */
  readonly partition: string;
  /** Where it lies in its partition. */
  readonly offset: bigint;
  readonly cutOuts: CutOuts;
  readonly nowMs: number;
};
export type DecodedHead = HeadInput & { readonly picture: Picture };
export type MatchedHead = HeadInput & { readonly resemblances: readonly Resemblance[] };
