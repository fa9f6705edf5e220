import { observeGauge, type Meter } from '@marsad/telemetry';
import type { CityChange } from './domain/city-memory.ts';

export type Metrics = {
  /** Begins to measure deliveries. Changes that are read while the service starts reach nobody and are not measured. */
  startDeliveries(): void;
  /** Records that a change was written to the open streams. Only the first revision of an alert is measured. */
  recordDelivery(change: CityChange, nowMs: number): void;
  recordAnswer(method: string, route: string, status: number, seconds: number): void;
  countShedPicture(): void;
  /** Counts personal data that was not released, because the audit log could not take the entry. */
  countRefusedAccess(): void;
  /** Counts stored evidence that is not what was announced. */
  countReplacedEvidence(bucket: string): void;
  observeLive(read: () => { eventStreams: number; camerasWatched: number }): void;
};

/** Declares the instruments. No label names a camera, an alert or a person. */
export function createMetrics(meter: Meter): Metrics {
  const deliveries = meter.createHistogram('command_center_alert_delivery_seconds', {
    description:
      'From the arrival of the frame that sufficed to the first revision of its alert on the open event streams',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10] },
  });
  const requests = meter.createHistogram('http_server_request_duration_seconds', {
    description: 'From a request to the end of its answer, by method, declared route and status',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 30] },
  });
  const shed = meter.createCounter('command_center_pictures_shed_total', {
    description: 'Masked pictures that a page was too slow to take',
  });
  const shut = meter.createCounter('command_center_audit_refusals_total', {
    description: 'Accesses to personal data that were refused because the audit log could not record them',
  });
  const replaced = meter.createCounter('command_center_evidence_replaced_total', {
    description: 'Stored pictures and clips that were not served because their bytes are not the announced ones',
  });
  let isServing = false;
  return {
    startDeliveries: () => void (isServing = true),
    recordDelivery(change, nowMs) {
      if (!isServing || change.kind !== 'alert' || change.alert.revision !== 0) return;
      deliveries.record(Math.max(0, nowMs - change.alert.sufficedAtMs) / 1_000);
    },
    recordAnswer: (method, route, status, seconds) =>
      requests.record(seconds, {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
      }),
    countShedPicture: () => shed.add(1),
    countRefusedAccess: () => shut.add(1),
    countReplacedEvidence: (bucket) => replaced.add(1, { bucket }),
    observeLive: (read) => observeLive(meter, read),
  };
}

function observeLive(meter: Meter, read: () => { eventStreams: number; camerasWatched: number }): void {
  observeGauge(meter, 'command_center_event_streams', 'Open event streams', () => read().eventStreams);
  const watched = 'Cameras on which this instance holds a lease';
  observeGauge(meter, 'command_center_watched_cameras', watched, () => read().camerasWatched);
}
