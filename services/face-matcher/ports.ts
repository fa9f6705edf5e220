import type { LiveGrant } from '@marsad/schemas';
import type { CandidateBook, Revision } from './domain/candidate-book.ts';
import type { CutOut, CutOuts } from './domain/cut-outs.ts';

export type { DecodedPicture as Decoded, PictureCodec, RgbImage as Picture } from '@marsad/vision';
export type Size = { readonly width: number; readonly height: number };

/** What governance permits now; asked at every use, because rights end by themselves. */
export type FaceRights = {
  /** Live grants that cover this camera; empty without an act for faces there, or when faces are halted. */
  faceGrants(camera: string): readonly LiveGrant[];
  liveGrants(): readonly LiveGrant[];
  isHalted(analytic: 'faces'): boolean;
};

/** An enrolled picture. `unavailable`: later, perhaps. */
export type WatchlistStore = { get(objectKey: string): Promise<Buffer | 'unavailable' | 'missing'> };

/** Resolves when Kafka has acknowledged it, its entry in the audit log before it. Rejects with `retryAfterMs` if that must wait. */
export type PublishCandidate = (revision: Revision) => Promise<void>;

/** The request for a candidate's head, as far as this service needs it. */
export type EvidenceRequest = {
  readonly alertId: string;
  readonly district: string;
  readonly camera: string;
  readonly atMs: number;
  readonly candidateId: string;
  /** When the broker had the request, UTC ms. */
  readonly requestedAtMs: number;
  readonly simulated: boolean;
};
export type StoredEvidence = { readonly bucket: string; readonly objectKey: string; readonly sha256: string };

export type EvidenceStore = {
  /** `unavailable`: later, perhaps. Storing the same evidence again changes nothing. */
  put(request: EvidenceRequest, cutOut: CutOut): Promise<StoredEvidence | 'unavailable'>;
};

/** What became of a request, said on the bus. Rejects with `retryAfterMs` if that must wait. */
export type PublishEvidence = {
  stored(request: EvidenceRequest, cutOut: CutOut, stored: StoredEvidence, tookMs: number): Promise<void>;
  failed(request: EvidenceRequest, reason: 'crop_expired' | 'store_unavailable'): Promise<void>;
};

/** What is remembered of one partition of heads, for as long as it is ours. */
export type PartitionMemory = {
  /** Which one: what the tracks in it have shown lies in the sessions, under this name. */
  readonly partition: string;
  readonly book: CandidateBook;
  readonly cutOuts: CutOuts;
  /** When the last head was handled, our clock, and when the broker had appended it, ms. */
  lastHead: { readonly handledAtMs: number; readonly appendedAtMs: number };
};

/** What goes to the log: never a name, a score or anything that tells one face from another. */
export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
