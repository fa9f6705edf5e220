import type { Alert, AlertView } from '@marsad/schemas';

/** The stored media of an alert that a page can show. */
export type MediumName = 'snapshot' | 'clip' | 'plate' | 'head';

/**
 * The bucket, the writing services and the content type of each medium. Any other object is an original or belongs to another service, and
 * no page gets it. Clips of alerts from before view-maker were written by camera-ingest, and remain evidence.
 */
const SERVABLE: Readonly<Record<MediumName, { bucket: string; writers: readonly string[]; contentType: string }>> = {
  snapshot: { bucket: 'views', writers: ['camera-ingest'], contentType: 'image/jpeg' },
  clip: { bucket: 'views', writers: ['view-maker', 'camera-ingest'], contentType: 'video/mp4' },
  plate: { bucket: 'evidence', writers: ['plate-reader'], contentType: 'image/jpeg' },
  head: { bucket: 'evidence', writers: ['face-matcher'], contentType: 'image/jpeg' },
};
export const contentTypeOf = (name: MediumName): string => SERVABLE[name].contentType;

/** An object of the store, and the SHA-256 that its bytes must have. */
export type ServedObject = { readonly bucket: string; readonly objectKey: string; readonly sha256: string };

export type ServableMedium =
  | { kind: 'ready'; object: ServedObject; contentType: string }
  | { kind: 'pending' }
  | { kind: 'none' }
  | { kind: 'failed'; reason: string }
  /** The event names an object outside the allowed bucket and prefix. */
  | { kind: 'not_servable'; place: string }
  /** The event has no hash, so the stored bytes cannot be checked. */
  | { kind: 'not_proved' };

export const mediumOf = ({ snapshot, clip, plateCrop, headCrop }: Alert, name: MediumName): AlertView =>
  ({ snapshot, clip, plate: plateCrop, head: headCrop })[name];

/** The stored object that answers a request for this medium of this alert, or why there is none. */
export function servableMedium(alert: Alert, name: MediumName): ServableMedium {
  const medium = mediumOf(alert, name);
  switch (medium.status) {
    case 'pending':
      return { kind: 'pending' };
    case 'none':
      return { kind: 'none' };
    case 'failed':
      return { kind: 'failed', reason: medium.reason };
    case 'ready': {
      const { bucket, writers, contentType } = SERVABLE[name];
      const { objectKey, sha256 } = medium;
      if (medium.bucket !== bucket || !writers.some((writer) => objectKey.startsWith(`${writer}/`)))
        return { kind: 'not_servable', place: `${medium.bucket}/${objectKey}` };
      return sha256 === undefined
        ? { kind: 'not_proved' }
        : { kind: 'ready', object: { bucket, objectKey, sha256 }, contentType };
    }
  }
}
