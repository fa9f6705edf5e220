import { ObjectStoreError, objectKeyOf } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import type { EvidenceStore } from '../ports.ts';

const BUCKET = 'evidence';

/** The bucket that only this service writes. A store that is away or refuses is told apart from a defect: it may be there again later. */
export const createEvidenceStore = (
  objects: ObjectStore,
  onTrouble: (error: ObjectStoreError) => void,
): EvidenceStore => ({
  async put({ district, camera, atMs, alertId }, { jpeg }) {
    const objectKey = objectKeyOf(district, camera, atMs, `${alertId}-plate.jpg`);
    try {
      const { bytes } = await objects.putBytes(BUCKET, objectKey, jpeg, 'image/jpeg');
      return { bucket: BUCKET, objectKey, bytes };
    } catch (error) {
      if (!(error instanceof ObjectStoreError)) throw error;
      onTrouble(error);
      return 'unavailable';
    }
  },
});
