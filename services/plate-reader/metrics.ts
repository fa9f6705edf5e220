import { createStepOutcome, type Meter, type StepOutcome } from '@marsad/telemetry';
import type { UnreadableReason } from './domain/ballot.ts';
import type { Revision } from './domain/track-vote.ts';

export type Metrics = {
  readonly step: StepOutcome;
  published(revision: Revision): void;
  unreadable(reason: UnreadableReason): void;
  took(seconds: number): void;
  behind(seconds: number): void;
  evidence(outcome: 'stored' | 'crop_expired' | 'store_unavailable'): void;
};

/** Labels are closed sets, never a camera, a track or a plate. */
export function createMetrics(meter: Meter): Metrics {
  const outcome = createStepOutcome(meter);
  const reads = meter.createCounter('plate_reader_reads_total', {
    description: 'Published reads: first ones, amendments and final ones, by family of plate',
  });
  const unreadable = meter.createCounter('plate_reader_unreadable_total', {
    description: 'Crops on which no plate could be read, by reason',
  });
  const reading = meter.createHistogram('marsad_inference_duration_seconds', {
    description: 'Running the networks on one crop, and comparing what they found',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1, 2] },
  });
  const age = meter.createHistogram('marsad_frame_age_seconds', {
    description: 'From the arrival of a frame on the platform to what was seen on it being handled here',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60] },
  });
  const evidence = meter.createCounter('marsad_evidence_total', {
    description: 'Crops that alerts asked for as evidence, by what became of them',
  });
  return {
    step(step, kind, reason) {
      if (kind !== 'pass') outcome(step, kind, reason);
    },
    published: ({ tally, revision, final }) =>
      reads.add(1, { family: tally.plate.family, turn: final ? 'final' : revision === 0 ? 'first' : 'amendment' }),
    unreadable: (reason) => unreadable.add(1, { reason }),
    took: (seconds) => reading.record(seconds),
    behind: (seconds) => age.record(Math.max(0, seconds)),
    evidence: (outcome) => evidence.add(1, { outcome }),
  };
}
