import type { Alert, AlertView, DataOf, faceEvidence, plateEvidenceReady, viewFailed } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';

type Stored = Pick<DataOf<typeof plateEvidenceReady>, 'bucket' | 'objectKey' | 'widthPx' | 'heightPx' | 'tookMs'>;
type Failure = DataOf<typeof viewFailed>;

export type ViewName = 'snapshot' | 'clip' | 'plateCrop' | 'headCrop';

/** A picture is stored: it replaces "on its way" and "never", so a store that came back is believed. */
export function decideViewReady(alert: Alert, view: ViewName, stored: Stored): AlertEvent[] {
  const { bucket, objectKey, widthPx, heightPx, tookMs } = stored;
  const before = alert[view];
  if (before.status === 'ready' && before.objectKey === objectKey) return [];
  const now: AlertView = { status: 'ready', bucket, objectKey, widthPx, heightPx, tookMs };
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
