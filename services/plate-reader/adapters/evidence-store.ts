import { createHash } from 'node:crypto';
import { nameByContent, ObjectStoreError, objectKeyOf } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import type { EvidenceStore } from '../ports.ts';

const BUCKET = 'evidence';
const WRITER = 'plate-reader';

/** The part of the bucket that only this service writes. A store that is away or refuses is told apart from a defect: it may be there again later. */
export const createEvidenceStore = (
  objects: ObjectStore,
  onTrouble: (error: ObjectStoreError) => void,
): EvidenceStore => ({
  async put({ district, camera, atMs, alertId }, { jpeg }) {
    const name = nameByContent(`${alertId}-plate`, createHash('sha256').update(jpeg).digest('hex'), 'jpg');
    const objectKey = objectKeyOf(WRITER, district, camera, atMs, name);
    try {
      return { bucket: BUCKET, objectKey, ...(await objects.putBytes(BUCKET, objectKey, jpeg, 'image/jpeg')) };
    } catch (error) {
      if (!(error instanceof ObjectStoreError)) throw error;
      onTrouble(error);
      return 'unavailable';
    }
  },
});
