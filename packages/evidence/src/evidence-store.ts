import { createHash } from 'node:crypto';
import { nameByContent, ObjectStoreError, objectKeyOf } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import type { EvidenceRequest, StoredEvidence } from './request.ts';

export type EvidenceStore = {
  /** Storing the same crop again changes nothing. `unavailable`: the store may take it later. */
  put(request: EvidenceRequest, jpeg: Buffer): Promise<StoredEvidence | 'unavailable'>;
};

const BUCKET = 'evidence';

export type EvidenceStoreOptions = {
  /** The service, which writes under its own name only. */
  readonly writer: string;
  /** What the crop shows: a part of the object's name. */
  readonly subject: 'plate' | 'head';
  readonly onUnavailable: (error: ObjectStoreError) => void;
};

/** Puts crops into the evidence bucket. Any error but the store's own is a defect and goes to the caller. */
export const createEvidenceStore = (
  objects: Pick<ObjectStore, 'putBytes'>,
  { writer, subject, onUnavailable }: EvidenceStoreOptions,
): EvidenceStore => ({
  async put({ district, camera, atMs, alertId }, jpeg) {
    const sha256 = createHash('sha256').update(jpeg).digest('hex');
    const objectKey = objectKeyOf(
      writer,
      district,
      camera,
      atMs,
      nameByContent(`${alertId}-${subject}`, sha256, 'jpg'),
    );
    try {
      return { bucket: BUCKET, objectKey, ...(await objects.putBytes(BUCKET, objectKey, jpeg, 'image/jpeg')) };
    } catch (error) {
      if (!(error instanceof ObjectStoreError)) throw error;
      onUnavailable(error);
      return 'unavailable';
    }
  },
});
