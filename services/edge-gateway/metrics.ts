import { createEvidenceOutcome, createStepOutcome, observeGauge } from '@marsad/telemetry';
import type { Meter, StepOutcome } from '@marsad/telemetry';
import type { EventOutcome } from './devices/link-options.ts';
import type { Refusal, ResultKind } from './domain/judge-batch.ts';
import type { StreamEnd } from './errors.ts';

/** What becomes of the events of ONVIF devices. */
export type DeviceMetrics = {
  deviceEvent(outcome: EventOutcome): void;
  /** Reads how many devices this replica follows at every scrape. */
  observeDevices(read: () => number): void;
};

export type Metrics = DeviceMetrics & {
  readonly step: StepOutcome;
  readonly evidence: ReturnType<typeof createEvidenceOutcome>;
  published(result: ResultKind, count: number): void;
  refused(refusal: Refusal): void;
  ended(reason: StreamEnd): void;
  repeated(): void;
  missing(batches: number): void;
  /** From the receipt of a batch to its acknowledgement. */
  acknowledged(seconds: number): void;
  /** Reads how many streams are open at every scrape. */
  observeStreams(read: () => number): void;
};

/** Labels are closed sets, never a camera, a track or a plate. */
export function createMetrics(meter: Meter): Metrics {
  const results = meter.createCounter('edge_gateway_results_total', {
    description: 'Results of smart cameras that were published, by kind',
  });
  const refusals = meter.createCounter('edge_gateway_refusals_total', {
    description: 'Results of smart cameras that were refused, by kind and reason',
  });
  const ends = meter.createCounter('edge_gateway_stream_ends_total', {
    description: 'Streams of smart cameras that ended, by reason',
  });
  const repeats = meter.createCounter('edge_gateway_repeated_batches_total', {
    description: 'Batches that a camera sent again on the stream that had taken them',
  });
  const missing = meter.createCounter('edge_gateway_missing_batches_total', {
    description: 'Batches that a camera left out, by their sequence',
  });
  const acknowledgement = meter.createHistogram('edge_gateway_acknowledgement_duration_seconds', {
    description: 'From the receipt of a batch to its acknowledgement',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 20] },
  });
  const deviceEvents = meter.createCounter('edge_gateway_device_events_total', {
    description: 'Events of ONVIF devices, by what became of them',
  });
  return {
    deviceEvent: (outcome) => deviceEvents.add(1, { outcome }),
    observeDevices: (read) => observeGauge(meter, 'edge_gateway_devices', 'ONVIF devices of this replica', read),
    step: createStepOutcome(meter),
    evidence: createEvidenceOutcome(meter),
    published: (result, count) => count > 0 && results.add(count, { result }),
    refused: ({ result, reason }) => refusals.add(1, { result, reason }),
    ended: (reason) => ends.add(1, { reason }),
    repeated: () => repeats.add(1),
    missing: (batches) => batches > 0 && missing.add(batches),
    acknowledged: (seconds) => acknowledgement.record(seconds),
    observeStreams: (read) => observeGauge(meter, 'edge_gateway_streams', 'Open streams of smart cameras', read),
  };
}
