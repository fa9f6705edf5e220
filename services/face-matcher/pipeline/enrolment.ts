import { createHash } from 'node:crypto';
import type { WatchlistEntry } from '@marsad/schemas';
import { jpegOrientation, overwrite, turned } from '@marsad/vision';
import type { DescribedFace, FaceReader, FaceRefusal } from '@marsad/vision';
import type { JpegCodec, WatchlistStore } from '../ports.ts';

/** Why an enrolled image cannot be matched. `picture_changed`: the store has other bytes than were proposed. */
export type EnrolmentRefusal = FaceRefusal | 'picture_missing' | 'picture_changed';
export type Enrolled =
  | { readonly kind: 'face'; readonly face: DescribedFace }
  | { readonly kind: 'refused'; readonly reason: EnrolmentRefusal; readonly quality: number }
  | { readonly kind: 'unavailable' };

/** Describes enrolled images. The caller returns every face with `forget`. */
export type Enrolment = {
  describe(entry: Pick<WatchlistEntry, 'image'>): Promise<Enrolled>;
  forget(face: DescribedFace): void;
};

const refused = (reason: EnrolmentRefusal, quality = 0): Enrolled => ({ kind: 'refused', reason, quality });

/** Every copy of an image is overwritten here, whatever the outcome; the upright one by the thread that reads it. */
export function createEnrolment(
  store: WatchlistStore,
  codec: Pick<JpegCodec, 'decode'>,
  reader: Pick<FaceReader, 'describe' | 'forget'>,
): Enrolment {
  /** @returns undefined where the bytes are no image */
  async function decodeUpright(bytes: Buffer) {
    const decoded = await codec.decode(bytes);
    if (decoded.kind === 'unreadable') return undefined;
    const upright = turned(decoded.image, jpegOrientation(bytes));
    if (upright !== decoded.image) overwrite(decoded.image.data);
    return upright;
  }
  async function describeBytes(bytes: Buffer, sha256: string): Promise<Enrolled> {
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) return refused('picture_changed');
    const upright = await decodeUpright(bytes);
    if (!upright) return refused('not_a_picture');
    const face = await reader.describe(upright);
    return face.kind === 'face' ? { kind: 'face', face } : refused(face.reason, face.quality?.score);
  }
  return {
    async describe({ image }) {
      const bytes = await store.get(image.objectKey);
      if (bytes === 'unavailable') return { kind: 'unavailable' };
      if (bytes === 'missing') return refused('picture_missing');
      try {
        return await describeBytes(bytes, image.sha256);
      } finally {
        overwrite(bytes);
      }
    },
    forget: (face) => reader.forget(face),
  };
}
