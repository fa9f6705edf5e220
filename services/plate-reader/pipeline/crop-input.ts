import type { KeptCrops, ReceivedCrop } from '@marsad/evidence';
import type { Candidate, Crop } from '../domain/ballot.ts';
import type { VoteBook } from '../domain/vote-book.ts';
import type { PlateCrop, RgbImage } from '../ports.ts';

/** A crop of a vehicle on its way through the steps. */
export type CropInput = ReceivedCrop<Crop> & {
  /** When the broker appended it, UTC ms. */
  readonly appendedAtMs: number;
  readonly book: VoteBook;
  readonly plates: KeptCrops<PlateCrop>;
};
export type DecodedCrop = CropInput & { readonly image: RgbImage };
export type ReadCrop = DecodedCrop & { readonly candidates: readonly Candidate[] };
