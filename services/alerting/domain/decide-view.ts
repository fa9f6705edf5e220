import type { Alert, AlertView, DataOf, faceEvidence, StoredView, viewFailed } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';
import type { ViewName } from './sightings.ts';
import { viewBefore } from './sightings.ts';

type Failure = DataOf<typeof viewFailed>;

/**
 * A picture is stored: it replaces "on its way" and "never", so a store that came back is believed. One that was made again, of other bytes,
 * replaces the first; what tells its bytes from others goes with it to whoever serves it.
 * @param picturesId the id under which it was asked for: the alert's, or that of one of its sightings
 */
export function decideViewReady(
  alert: Alert,
  view: ViewName,
  stored: StoredView,
  picturesId = alert.alertId,
): AlertEvent[] {
  const { bucket, objectKey, sha256, capturedFromMs, widthPx, heightPx, tookMs } = stored;
  const before = viewBefore(alert, view, picturesId);
  if (!before) return [];
  if (before.status === 'ready' && before.objectKey === objectKey && before.sha256 === sha256) return [];
  const now: AlertView = {
    ...{ status: 'ready', bucket, objectKey, widthPx, heightPx, tookMs },
    ...(sha256 !== undefined && { sha256 }),
    ...(capturedFromMs !== undefined && { capturedFromMs }),
  };
  return [{ kind: 'view_changed', view, now, picturesId }];
}

/** A picture could not be made. One that is there stays there. */
export function decideViewFailed(alert: Alert, { alertId: picturesId, what, reason }: Failure): AlertEvent[] {
  const view = what === 'plate' ? 'plateCrop' : what;
  if (viewBefore(alert, view, picturesId)?.status !== 'pending') return [];
  return [{ kind: 'view_changed', view, now: { status: 'failed', reason }, picturesId }];
}

/** The head cut-out of the alert's own candidate, or why there is none. One of another candidate is not this alert's evidence. */
export function decideHeadCrop(alert: Alert, { candidateId, outcome }: DataOf<typeof faceEvidence>): AlertEvent[] {
  if (alert.why.rule !== 'face' || alert.why.candidateId !== candidateId) return [];
  if (outcome.kind === 'stored') return decideViewReady(alert, 'headCrop', outcome);
  if (alert.headCrop.status !== 'pending') return [];
  const now: AlertView = { status: 'failed', reason: outcome.reason };
  return [{ kind: 'view_changed', view: 'headCrop', now, picturesId: alert.alertId }];
}
