import { createEvidenceOutcome, createFrameAge, createInferenceDuration, createStepOutcome } from '@marsad/telemetry';
import type { Meter, StepOutcome } from '@marsad/telemetry';
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
  const reads = meter.createCounter('plate_reader_reads_total', {
    description: 'Published reads: first ones, amendments and final ones, by family of plate',
  });
  const unreadable = meter.createCounter('plate_reader_unreadable_total', {
    description: 'Crops on which no plate could be read, by reason',
  });
  return {
    step: createStepOutcome(meter, []),
    published: ({ tally, revision, final }) =>
      reads.add(1, { family: tally.plate.family, turn: final ? 'final' : revision === 0 ? 'first' : 'amendment' }),
    unreadable: (reason) => unreadable.add(1, { reason }),
    took: createInferenceDuration(meter),
    behind: createFrameAge(meter),
    evidence: createEvidenceOutcome(meter),
  };
}
