import type { Alert, AlertView, DataOf, faceEvidence, StoredView, viewFailed } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';

type Failure = DataOf<typeof viewFailed>;

export type ViewName = 'snapshot' | 'clip' | 'plateCrop' | 'headCrop';

/**
 * A picture is stored: it replaces "on its way" and "never", so a store that came back is believed. One that was made again, of other bytes,
 * replaces the first; what tells its bytes from others goes with it to whoever serves it.
 */
export function decideViewReady(alert: Alert, view: ViewName, stored: StoredView): AlertEvent[] {
  const { bucket, objectKey, sha256, capturedFromMs, widthPx, heightPx, tookMs } = stored;
  const before = alert[view];
  if (before.status === 'ready' && before.objectKey === objectKey && before.sha256 === sha256) return [];
  const now: AlertView = {
    ...{ status: 'ready', bucket, objectKey, widthPx, heightPx, tookMs },
    ...(sha256 !== undefined && { sha256 }),
    ...(capturedFromMs !== undefined && { capturedFromMs }),
  };
  return [{ kind: 'view_changed', view, now }];
}

/** A picture could not be made. One that is there stays there. */
export function decideViewFailed(alert: Alert, { what, reason }: Failure): AlertEvent[] {
  const view = what === 'plate' ? 'plateCrop' : what;
  if (alert[view].status !== 'pending') return [];
  return [{ kind: 'view_changed', view, now: { status: 'failed', reason } }];
}

/** The head cut-out of the alert's own candidate, or why there is none. One of another candidate is not this alert's evidence. */
export function decideHeadCrop(alert: Alert, { candidateId, outcome }: DataOf<typeof faceEvidence>): AlertEvent[] {
  if (alert.why.rule !== 'face' || alert.why.candidateId !== candidateId) return [];
  if (outcome.kind === 'stored') return decideViewReady(alert, 'headCrop', outcome);
  if (alert.headCrop.status !== 'pending') return [];
  return [{ kind: 'view_changed', view: 'headCrop', now: { status: 'failed', reason: outcome.reason } }];
}
