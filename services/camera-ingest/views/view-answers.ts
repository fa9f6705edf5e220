import { snapshotReady, viewFailed } from '@marsad/schemas';
import type { DataOf } from '@marsad/schemas';
import type { Metrics } from '../metrics.ts';
import type { Log, MaskedImageEvent, Outbox, StoredView } from '../ports.ts';
import type { ReceivedRequest } from './view-request.ts';

export type ViewFailure = DataOf<typeof viewFailed>['reason'];
/** A request that is being answered, and whether its camera plays demonstration data. */
export type OpenRequest = ReceivedRequest & { readonly simulated: boolean };

export type ViewAnswersOptions = {
  readonly outbox: Pick<Outbox, 'publishForCertain'>;
  readonly metrics: Pick<Metrics, 'viewsMade' | 'viewSeconds'>;
  readonly log: Log;
  readonly now: () => number;
};

/** Publishes that an alert's snapshot is stored, or why there is none. */
export function createViewAnswers({ outbox, metrics, log, now }: ViewAnswersOptions) {
  const optionsOf = ({ simulated, traceparent }: OpenRequest) => ({ atMs: now(), simulated, traceparent });
  const noteMade = ({ requestedAtMs }: OpenRequest): number => {
    const tookMs = Math.max(0, Math.round(now() - requestedAtMs));
    metrics.viewsMade.add(1, { kind: 'snapshot', outcome: 'made' });
    metrics.viewSeconds.record(tookMs / 1_000, { kind: 'snapshot' });
    return tookMs;
  };
  return {
    async failed(openRequest: OpenRequest, reason: ViewFailure): Promise<void> {
      const { alertId, district, camera } = openRequest.request;
      const what = 'snapshot';
      metrics.viewsMade.add(1, { kind: what, outcome: reason });
      log.warn({ alertId, camera, reason }, 'the snapshot of an alert could not be made');
      await outbox.publishForCertain(viewFailed, { alertId, district, camera, what, reason }, optionsOf(openRequest));
    },
    async snapshotStored(openRequest: OpenRequest, image: MaskedImageEvent, stored: StoredView): Promise<void> {
      const { capturedAtMs, widthPx, heightPx } = image;
      const data = {
        ...placeOf(openRequest, stored),
        widthPx,
        heightPx,
        tookMs: noteMade(openRequest),
        capturedAtMs,
      };
      await outbox.publishForCertain(snapshotReady, data, optionsOf(openRequest));
    },
  };
}
export type ViewAnswers = ReturnType<typeof createViewAnswers>;

const placeOf = (
  { request: { alertId, district, camera } }: OpenRequest,
  { bucket, objectKey, bytes, sha256 }: StoredView,
) => ({ alertId, district, camera, bucket, objectKey, bytes, sha256 });
