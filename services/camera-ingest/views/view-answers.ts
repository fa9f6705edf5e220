import { clipReady, snapshotReady, viewFailed } from '@marsad/schemas';
import type { DataOf } from '@marsad/schemas';
import type { Metrics } from '../metrics.ts';
import type { ClipResult, Log, MaskedImageEvent, Outbox, StoredView } from '../ports.ts';
import type { ReceivedRequest } from './view-request.ts';

export type ViewFailure = DataOf<typeof viewFailed>['reason'];
export type ViewKind = 'snapshot' | 'clip';
/** A request that is being answered, and whether its camera plays demonstration data. */
export type OpenRequest = ReceivedRequest & { readonly simulated: boolean };

export type ViewAnswersOptions = {
  readonly outbox: Pick<Outbox, 'publishForCertain'>;
  readonly metrics: Pick<Metrics, 'viewsMade' | 'viewSeconds'>;
  readonly log: Log;
  readonly now: () => number;
};

/** Publishes that an alert's snapshot or clip is stored, or why there is none. */
export function createViewAnswers({ outbox, metrics, log, now }: ViewAnswersOptions) {
  const optionsOf = ({ simulated, traceparent }: OpenRequest) => ({ atMs: now(), simulated, traceparent });
  const noteMade = (kind: ViewKind, { requestedAtMs }: OpenRequest): number => {
    const tookMs = Math.max(0, Math.round(now() - requestedAtMs));
    metrics.viewsMade.add(1, { kind, outcome: 'made' });
    metrics.viewSeconds.record(tookMs / 1_000, { kind });
    return tookMs;
  };
  return {
    async failed(openRequest: OpenRequest, what: ViewKind, reason: ViewFailure): Promise<void> {
      const { alertId, district, camera } = openRequest.request;
      metrics.viewsMade.add(1, { kind: what, outcome: reason });
      log.warn({ alertId, camera, what, reason }, 'a view of an alert could not be made');
      await outbox.publishForCertain(viewFailed, { alertId, district, camera, what, reason }, optionsOf(openRequest));
    },
    async snapshotStored(openRequest: OpenRequest, image: MaskedImageEvent, stored: StoredView): Promise<void> {
      const { capturedAtMs, widthPx, heightPx } = image;
      const data = {
        ...placeOf(openRequest, stored),
        widthPx,
        heightPx,
        tookMs: noteMade('snapshot', openRequest),
        capturedAtMs,
      };
      await outbox.publishForCertain(snapshotReady, data, optionsOf(openRequest));
    },
    async clipStored(openRequest: OpenRequest, clip: ClipResult, stored: StoredView): Promise<void> {
      const { widthPx, heightPx, frames, masked } = clip;
      const data = {
        ...placeOf(openRequest, stored),
        widthPx,
        heightPx,
        fromMs: Math.round(clip.fromMs),
        toMs: Math.round(clip.toMs),
        tookMs: noteMade('clip', openRequest),
        frames,
        masked,
      };
      await outbox.publishForCertain(clipReady, data, optionsOf(openRequest));
    },
  };
}
export type ViewAnswers = ReturnType<typeof createViewAnswers>;

const placeOf = (
  { request: { alertId, district, camera } }: OpenRequest,
  { bucket, objectKey, bytes, sha256 }: StoredView,
) => ({ alertId, district, camera, bucket, objectKey, bytes, sha256 });
