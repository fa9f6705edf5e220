/** An alert's request for the crop that it was raised on. */
export type EvidenceRequest = {
  readonly alertId: string;
  readonly district: string;
  readonly camera: string;
  /** When the alert was raised, UTC ms. */
  readonly atMs: number;
  /** The id under which the crop is kept: of a plate's read, or of a face's candidate. */
  readonly cropId: string;
  /** When the broker had the request, UTC ms. */
  readonly requestedAtMs: number;
  readonly simulated: boolean;
};

/** Why a request gets no crop. */
export type EvidenceFailure = 'crop_expired' | 'store_unavailable';

/** Why a request is retried. `NotReadYet`: crops from before the request are still being read. */
export type EvidenceReasons<NotReadYet extends string> = {
  readonly retry: 'store_unavailable' | 'kafka_unavailable' | NotReadYet;
};

/** Where the crop lies in the object store. */
export type StoredEvidence = {
  readonly bucket: string;
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: string;
};
