import type { Alert, AlertView } from '@marsad/schemas';

export type ViewName = 'snapshot' | 'clip' | 'plate' | 'head';

/** Where each view may come from, and as what. Anything else is an original and is never served to a page. */
const SERVABLE: Readonly<Record<ViewName, { bucket: string; contentType: string }>> = {
  snapshot: { bucket: 'views', contentType: 'image/jpeg' },
  clip: { bucket: 'views', contentType: 'video/mp4' },
  plate: { bucket: 'evidence', contentType: 'image/jpeg' },
  head: { bucket: 'evidence', contentType: 'image/jpeg' },
};

export type ServableView =
  | { kind: 'ready'; bucket: string; objectKey: string; contentType: string }
  | { kind: 'pending' }
  | { kind: 'none' }
  | { kind: 'failed'; reason: string }
  /** The event points at a bucket whose pictures may not be shown. */
  | { kind: 'not_servable'; bucket: string };

/** Which stored object, if any, answers a request for this view of this alert. */
export function servableView(alert: Alert, name: ViewName): ServableView {
  const { snapshot, clip, plateCrop, headCrop } = alert;
  const view: AlertView = { snapshot, clip, plate: plateCrop, head: headCrop }[name];
  switch (view.status) {
    case 'pending':
      return { kind: 'pending' };
    case 'none':
      return { kind: 'none' };
    case 'failed':
      return { kind: 'failed', reason: view.reason };
    case 'ready': {
      const { bucket, contentType } = SERVABLE[name];
      if (view.bucket !== bucket) return { kind: 'not_servable', bucket: view.bucket };
      return { kind: 'ready', bucket, objectKey: view.objectKey, contentType };
    }
  }
}
