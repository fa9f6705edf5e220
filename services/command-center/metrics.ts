import type { Meter } from '@marsad/telemetry';

export type Metrics = {
  /** From the arrival of the frame that sufficed to the alert's event on the open streams, ms. */
  alertDelivered(ms: number): void;
  answered(method: string, route: string, status: number, seconds: number): void;
  pictureShed(): void;
  /** Something personal was not released, because the audit log could not take the entry. */
  auditShut(): void;
  /** Stored evidence that is not what was announced. */
  evidenceReplaced(bucket: string): void;
  live(read: () => { eventStreams: number; camerasWatched: number }): void;
};

/** Declared before use; no label says which camera, alert or person. */
export function createMetrics(meter: Meter): Metrics {
  const delivered = meter.createHistogram('command_center_alert_delivery_seconds', {
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
    description: 'Looks at personal data that were refused because the audit log could not take them',
  });
  const replaced = meter.createCounter('command_center_evidence_replaced_total', {
    description: 'Stored pictures and clips that were not served because their bytes are not the announced ones',
  });
  const streams = meter.createObservableGauge('command_center_event_streams', {
    description: 'Open event streams',
  });
  const watched = meter.createObservableGauge('command_center_watched_cameras', {
    description: 'Cameras on which this instance holds a lease',
  });
  return {
    alertDelivered: (ms) => delivered.record(Math.max(0, ms) / 1_000),
    answered: (method, route, status, seconds) =>
      requests.record(seconds, {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
      }),
    pictureShed: () => shed.add(1),
    auditShut: () => shut.add(1),
    evidenceReplaced: (bucket) => replaced.add(1, { bucket }),
    live(read) {
      streams.addCallback((result) => result.observe(read().eventStreams));
      watched.addCallback((result) => result.observe(read().camerasWatched));
    },
  };
}
