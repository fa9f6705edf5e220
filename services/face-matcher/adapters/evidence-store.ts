import { createHash } from 'node:crypto';
import { nameByContent, ObjectStoreError, objectKeyOf } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import type { EvidenceStore } from '../ports.ts';

const BUCKET = 'evidence';
const WRITER = 'face-matcher';

/** Where the head of a candidate lies for its reviewers. A store that is away is told apart from a defect: it may be there again later. */
export const createEvidenceStore = (
  objects: ObjectStore,
  onTrouble: (error: ObjectStoreError) => void,
): EvidenceStore => ({
  async put({ district, camera, atMs, alertId }, { jpeg }) {
    const name = nameByContent(`${alertId}-head`, createHash('sha256').update(jpeg).digest('hex'), 'jpg');
    const objectKey = objectKeyOf(WRITER, district, camera, atMs, name);
    try {
      const { sha256 } = await objects.putBytes(BUCKET, objectKey, jpeg, 'image/jpeg');
      return { bucket: BUCKET, objectKey, sha256 };
    } catch (error) {
      if (!(error instanceof ObjectStoreError)) throw error;
      onTrouble(error);
      return 'unavailable';
    }
  },
});
