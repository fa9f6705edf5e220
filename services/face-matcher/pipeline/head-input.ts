import type { KeptCrops, ReceivedCrop } from '@marsad/evidence';
import type { FaceCrop } from '@marsad/schemas';
import type { CandidateBook, Resemblance } from '../domain/candidate-book.ts';
import type { CandidateCrop, RgbImage } from '../ports.ts';

/** A head crop on its way through the steps. */
export type HeadInput = ReceivedCrop<FaceCrop> & {
  readonly book: CandidateBook;
  /** The partition that the crop came from. When this replica loses it, the summed crops of the track are overwritten. */
  readonly partition: string;
  readonly faces: KeptCrops<CandidateCrop>;
};
export type DecodedHead = HeadInput & { readonly image: RgbImage };
export type MatchedHead = HeadInput & { readonly resemblances: readonly Resemblance[] };
