import type { Alert, AlertView, DataOf, faceEvidence, StoredView, viewFailed } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';
import type { ViewName } from './pictures.ts';
import { viewBefore } from './pictures.ts';

type Failure = DataOf<typeof viewFailed>;

/**
 * Applies a stored picture. It replaces a pending or a failed picture, and a picture that was made again with other bytes replaces the
 * first. The alert holds its SHA-256, with which the service that serves the picture checks the bytes.
 * @param picturesId the id under which it was requested: the alert's id, or the id of one of its sightings
 */
export function decideViewReady(
  alert: Alert,
  view: ViewName,
  stored: StoredView,
  picturesId = alert.alertId,
): AlertEvent[] {
  const { bucket, objectKey, sha256, capturedFromMs, unseen, missing, widthPx, heightPx, tookMs } = stored;
  const before = viewBefore(alert, view, picturesId);
  if (!before) return [];
  if (before.status === 'ready' && before.objectKey === objectKey && before.sha256 === sha256) return [];
  const now: AlertView = {
    status: 'ready',
    bucket,
    objectKey,
    widthPx,
    heightPx,
    tookMs,
    ...(sha256 !== undefined && { sha256 }),
    ...(capturedFromMs !== undefined && { capturedFromMs }),
    ...(unseen !== undefined && { unseen }),
    ...(missing !== undefined && { missing }),
  };
  return [{ kind: 'view_changed', view, now, picturesId }];
}

/** Applies the failure to make a picture. A picture that is stored already stays. */
export function decideViewFailed(alert: Alert, { alertId: picturesId, what, reason }: Failure): AlertEvent[] {
  const view = what === 'plate' ? 'plateCrop' : what;
  if (viewBefore(alert, view, picturesId)?.status !== 'pending') return [];
  return [{ kind: 'view_changed', view, now: { status: 'failed', reason }, picturesId }];
}

/** Applies the head crop of the alert's own candidate, or the reason why there is none. A crop of another candidate is ignored. */
export function decideHeadCrop(alert: Alert, { candidateId, outcome }: DataOf<typeof faceEvidence>): AlertEvent[] {
  if (alert.why.rule !== 'face' || alert.why.candidateId !== candidateId) return [];
  if (outcome.kind === 'stored') return decideViewReady(alert, 'headCrop', outcome);
  if (alert.headCrop.status !== 'pending') return [];
  const now: AlertView = { status: 'failed', reason: outcome.reason };
  return [{ kind: 'view_changed', view: 'headCrop', now, picturesId: alert.alertId }];
}
