import { ObjectStoreError, objectKeyOf } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import type { EvidenceStore } from '../ports.ts';

const BUCKET = 'evidence';

/** Where the head of a candidate lies for its reviewers. A store that is away is told apart from a defect: it may be there again later. */
export const createEvidenceStore = (
  objects: ObjectStore,
  onTrouble: (error: ObjectStoreError) => void,
): EvidenceStore => ({
  async put({ district, camera, atMs, alertId }, { jpeg }) {
    const objectKey = objectKeyOf(district, camera, atMs, `${alertId}-head.jpg`);
    try {
      await objects.putBytes(BUCKET, objectKey, jpeg, 'image/jpeg');
      return { bucket: BUCKET, objectKey };
    } catch (error) {
      if (!(error instanceof ObjectStoreError)) throw error;
      onTrouble(error);
      return 'unavailable';
    }
  },
});
