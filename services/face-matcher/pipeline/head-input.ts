import type { KeptCrops } from '@marsad/evidence';
import type { FaceCrop } from '@marsad/schemas';
import type { CandidateBook, Resemblance } from '../domain/candidate-book.ts';
import type { FaceCutOut, RgbImage } from '../ports.ts';

/** A head crop on its way through the steps. */
export type HeadInput = {
  readonly data: FaceCrop;
  readonly jpeg: Buffer;
  readonly simulated: boolean;
  readonly book: CandidateBook;
  /** Names its partition: the sum of its track is overwritten when this replica loses the partition. */
  readonly partition: string;
  /** Where it lies in its partition. */
  readonly offset: bigint;
  readonly faces: KeptCrops<FaceCutOut>;
  readonly nowMs: number;
};
export type DecodedHead = HeadInput & { readonly image: RgbImage };
export type MatchedHead = HeadInput & { readonly resemblances: readonly Resemblance[] };
