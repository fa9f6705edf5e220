import type { RgbImage as Picture } from '@marsad/vision';
import type { Candidate } from './domain/ballot.ts';
import type { CutOut, CutOuts } from './domain/cut-outs.ts';
import type { Revision } from './domain/track-vote.ts';
import type { VoteBook } from './domain/vote-book.ts';

/** Whether plates of this camera may be read now; asked at every use, because rights end by themselves. */
export type MayRead = (camera: string) => boolean;

export type { DecodedPicture as Decoded, PictureCodec, RgbImage as Picture } from '@marsad/vision';

export type Reader = {
  readonly model: { readonly name: string; readonly sha256: string };
  read(picture: Picture): Promise<readonly Candidate[]>;
};

/** Resolves when Kafka has acknowledged all of it, in order. Rejects with `retryAfterMs` if that must wait. */
export type Publish = (revisions: readonly Revision[]) => Promise<void>;

/** The request for a hit's cut-out, as far as this service needs it. */
export type EvidenceRequest = {
  readonly alertId: string;
  readonly district: string;
  readonly camera: string;
  readonly atMs: number;
  readonly readId: string;
  /** When the broker had the request, UTC ms. */
  readonly requestedAtMs: number;
  readonly simulated: boolean;
};

export type StoredEvidence = {
  readonly bucket: string;
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: string;
};

export type EvidenceStore = {
  /** `unavailable`: later, perhaps. Storing the same evidence again changes nothing. */
  put(request: EvidenceRequest, cutOut: CutOut): Promise<StoredEvidence | 'unavailable'>;
};

/** What became of a request, said on the bus. Rejects with `retryAfterMs` if that must wait. */
export type PublishEvidence = {
  ready(request: EvidenceRequest, cutOut: CutOut, stored: StoredEvidence, tookMs: number): Promise<void>;
  failed(request: EvidenceRequest, reason: 'crop_expired' | 'store_unavailable'): Promise<void>;
};

/** What is remembered of one partition of crops. */
export type PartitionMemory = {
  readonly book: VoteBook;
  readonly cutOuts: CutOuts;
  /** Decided and not yet acknowledged. A retry of the batch finds its shots repeated, so what they gave is kept here. */
  readonly outbox: Revision[];
};
