import type { KeptCrop, KeptCrops } from '@marsad/evidence';
import type { RgbImage } from '@marsad/vision';
import type { Candidate } from './domain/ballot.ts';
import type { Revision } from './domain/track-vote.ts';
import type { VoteBook } from './domain/vote-book.ts';

/** Whether plates of this camera may be read now. Ask at every use, because rights expire by themselves. */
export type MayRead = (camera: string) => boolean;

export type { JpegCodec, RgbImage } from '@marsad/vision';

export type Reader = {
  readonly model: { readonly name: string; readonly sha256: string };
  read(crop: RgbImage): Promise<readonly Candidate[]>;
};

/** Resolves when Kafka has acknowledged all revisions, in order. Rejects with `retryAfterMs` if it must be tried again. */
export type Publish = (revisions: readonly Revision[]) => Promise<void>;

/** The plate of a read, cut out of its vehicle's crop. Its score is the read's confidence. */
export type PlateCrop = KeptCrop & {
  /** When its frame was captured, UTC ms. */
  readonly capturedAtMs: number;
};

/** What this replica remembers of one partition. */
export type PartitionState = {
  readonly book: VoteBook;
  /** The kept plates, by the id of their read. */
  readonly plates: KeptCrops<PlateCrop>;
  /** Revisions that Kafka has not acknowledged. A retry of the batch finds their crops counted already, so they wait here. */
  readonly outbox: Revision[];
};
