import type { KeptCrop, KeptCrops, ReadPosition } from '@marsad/evidence';
import type { LiveGrant } from '@marsad/schemas';
import type { CandidateBook, Revision } from './domain/candidate-book.ts';

export type { JpegCodec, RgbImage } from '@marsad/vision';

/** The rights that governance gives now. Ask at every use, because rights expire by themselves. */
export type FaceRights = {
  /** Live grants that cover this camera; empty without an act for faces there, or while faces are halted. */
  faceGrants(camera: string): readonly LiveGrant[];
  liveGrants(): readonly LiveGrant[];
  isHalted(analytic: 'faces'): boolean;
};

/** Enrolled images. `unavailable`: the store may have it later. */
export type WatchlistStore = { get(objectKey: string): Promise<Buffer | 'unavailable' | 'missing'> };

/**
 * Resolves when Kafka has acknowledged the candidate, after its entry in the audit log. Rejects with `retryAfterMs` if it must be tried
 * again.
 */
export type PublishCandidate = (revision: Revision) => Promise<void>;

/** The face of a candidate, cut out of its head crop for the reviewers. Its score is the candidate's. */
export type CandidateCrop = KeptCrop & { readonly authorisationId: string };

/** What this replica remembers of one partition of heads, for as long as it has the partition. */
export type PartitionState = {
  /** Names the partition. The sessions hold the sums of its tracks under this name. */
  readonly partition: string;
  readonly book: CandidateBook;
  /** The kept faces, by the id of their candidate. */
  readonly faces: KeptCrops<CandidateCrop>;
  lastHead: ReadPosition;
};

/** The service's log. Never pass it a name, a score or anything that distinguishes one face from another. */
export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
