import type { Meter } from '@marsad/telemetry';
import type { UnreadableReason } from './domain/ballot.ts';
import type { Revision } from './domain/track-vote.ts';

export type Metrics = {
  step(step: string, kind: string, reason: string | undefined): void;
  said(revision: Revision): void;
  unreadable(reason: UnreadableReason): void;
  took(seconds: number): void;
  behind(seconds: number): void;
  evidence(outcome: 'stored' | 'crop_expired' | 'store_unavailable'): void;
};

/** Declared before use; labels are closed sets, never a camera, a track or a plate. */
export function createMetrics(meter: Meter): Metrics {
  const outcomes = meter.createCounter('plate_reader_outcomes_total', {
    description: 'Messages by the step that decided their fate, and the reason',
  });
  const reads = meter.createCounter('plate_reader_reads_total', {
    description: 'Reads that were said: first ones, amendments, final ones, by family of plate',
  });
  const unreadable = meter.createCounter('plate_reader_unreadable_total', {
    description: 'Shots on which no plate could be read, by reason',
  });
  const reading = meter.createHistogram('plate_reader_read_seconds', {
    description: 'Finding and reading the plate on one shot',
    advice: { explicitBucketBoundaries: [0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1, 2] },
  });
  const age = meter.createHistogram('plate_reader_crop_age_seconds', {
    description: 'From the arrival of a frame on the platform to its shot being read',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60] },
  });
  const evidence = meter.createCounter('plate_reader_evidence_total', {
    description: 'Cut-outs of hits that were asked for, by what became of them',
  });
  return {
    step(step, kind, reason) {
      if (kind !== 'pass') outcomes.add(1, { step, kind, reason: reason ?? 'none' });
    },
    said: ({ tally, revision, final }) =>
      reads.add(1, { family: tally.plate.family, turn: final ? 'final' : revision === 0 ? 'first' : 'amendment' }),
    unreadable: (reason) => unreadable.add(1, { reason }),
    took: (seconds) => reading.record(seconds),
    behind: (seconds) => age.record(Math.max(0, seconds)),
    evidence: (outcome) => evidence.add(1, { outcome }),
  };
}
