import { createHash } from 'node:crypto';
import type { WatchlistEntry } from '@marsad/schemas';
import { jpegOrientation, turned } from '@marsad/vision';
import type { DescribedFace, FaceReader, FaceRefusal } from '@marsad/vision';
import type { PictureCodec, WatchlistStore } from '../ports.ts';

/** Why an enrolled picture is of no use. `picture_changed`: other bytes lie there than were proposed. */
export type EnrolmentRefusal = FaceRefusal | 'picture_missing' | 'picture_changed';
export type Enrolled =
  | { readonly kind: 'face'; readonly face: DescribedFace }
  | { readonly kind: 'refused'; readonly reason: EnrolmentRefusal; readonly quality: number }
  | { readonly kind: 'unavailable' };

/** Describes enrolled pictures. Whoever gets a face gives it back with `forget`. */
export type Enrolment = {
  describe(entry: Pick<WatchlistEntry, 'image'>): Promise<Enrolled>;
  forget(face: DescribedFace): void;
};

export function createEnrolment(
  store: WatchlistStore,
  codec: PictureCodec,
  reader: Pick<FaceReader, 'describe' | 'forget'>,
): Enrolment {
  const refused = (reason: EnrolmentRefusal, quality = 0): Enrolled => ({ kind: 'refused', reason, quality });
  return {
    async describe({ image }) {
      const bytes = await store.get(image.objectKey);
      if (bytes === 'unavailable') return { kind: 'unavailable' };
      if (bytes === 'missing') return refused('picture_missing');
      if (createHash('sha256').update(bytes).digest('hex') !== image.sha256) return refused('picture_changed');
      const decoded = await codec.decode(bytes);
      const orientation = jpegOrientation(bytes);
      bytes.fill(0);
      if (decoded.kind === 'unreadable') return refused('not_a_picture');
      const upright = turned(decoded.picture, orientation);
      if (upright !== decoded.picture) decoded.picture.data.fill(0);
      const face = await reader.describe(upright);
      return face.kind === 'face' ? { kind: 'face', face } : refused(face.reason, face.quality?.score);
    },
    forget: (face) => reader.forget(face),
  };
}
