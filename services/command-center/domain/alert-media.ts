import type { Alert, AlertView } from '@marsad/schemas';

export type MediumName = 'snapshot' | 'clip' | 'plate' | 'head';

/** Where each view may come from, by whose hand, and as what. Anything else is an original, or somebody else's, and is never served to a page. */
const SERVABLE: Readonly<Record<MediumName, { bucket: string; writer: string; contentType: string }>> = {
  snapshot: { bucket: 'views', writer: 'camera-ingest', contentType: 'image/jpeg' },
  clip: { bucket: 'views', writer: 'camera-ingest', contentType: 'video/mp4' },
  plate: { bucket: 'evidence', writer: 'plate-reader', contentType: 'image/jpeg' },
  head: { bucket: 'evidence', writer: 'face-matcher', contentType: 'image/jpeg' },
};

export const contentTypeOf = (name: MediumName): string => SERVABLE[name].contentType;

/** An object of the store, and the SHA-256 that its bytes must have. */
export type ServedObject = { readonly bucket: string; readonly objectKey: string; readonly sha256: string };

export type ServableMedium =
  | { kind: 'ready'; object: ServedObject; contentType: string }
  | { kind: 'pending' }
  | { kind: 'none' }
  | { kind: 'failed'; reason: string }
  /** The event points at a place whose pictures may not be shown. */
  | { kind: 'not_servable'; place: string }
  /** The event does not say which bytes: nobody could tell them from others. */
  | { kind: 'not_proved' };

/** The state of one view of an alert. */
export const mediumOf = ({ snapshot, clip, plateCrop, headCrop }: Alert, name: MediumName): AlertView =>
  ({ snapshot, clip, plate: plateCrop, head: headCrop })[name];

/** Which stored object, if any, answers a request for this view of this alert. */
export function servableMedium(alert: Alert, name: MediumName): ServableMedium {
  const view = mediumOf(alert, name);
  switch (view.status) {
    case 'pending':
      return { kind: 'pending' };
    case 'none':
      return { kind: 'none' };
    case 'failed':
      return { kind: 'failed', reason: view.reason };
    case 'ready': {
      const { bucket, writer, contentType } = SERVABLE[name];
      const { objectKey, sha256 } = view;
      if (view.bucket !== bucket || !objectKey.startsWith(`${writer}/`))
        return { kind: 'not_servable', place: `${view.bucket}/${objectKey}` };
      return sha256 === undefined
        ? { kind: 'not_proved' }
        : { kind: 'ready', object: { bucket, objectKey, sha256 }, contentType };
    }
  }
}
