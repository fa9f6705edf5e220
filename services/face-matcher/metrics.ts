import { createStepOutcome, type Meter, type StepOutcome } from '@marsad/telemetry';
import type { EndReason } from './domain/session.ts';

export type Metrics = {
  readonly step: StepOutcome;
  published(turn: 'first' | 'amendment'): void;
  took(seconds: number): void;
  behind(seconds: number): void;
  evidence(outcome: 'stored' | 'crop_expired' | 'store_unavailable'): void;
  sessions(open: number): void;
  sessionEnded(reason: EndReason): void;
  sessionRefused(): void;
  assessed(outcome: 'usable' | 'unusable'): void;
};

/** Labels are closed sets, never a camera, a track, a person or a score. */
export function createMetrics(meter: Meter): Metrics {
  const outcome = createStepOutcome(meter);
  const candidates = meter.createCounter('face_matcher_candidates_total', {
    description: 'Published candidates: first ones and amendments',
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
  const sessions = meter.createGauge('face_matcher_sessions_open', { description: 'Open sessions of matching' });
  const ended = meter.createCounter('face_matcher_sessions_ended_total', { description: 'Sessions ended, by reason' });
  const refused = meter.createCounter('face_matcher_sessions_refused_total', {
    description: 'Sessions that did not open because the gallery would be larger than the tested one',
  });
  const assessed = meter.createCounter('face_matcher_assessed_total', {
    description: 'Assessed images of proposed entries, by outcome',
  });
  return {
    step(step, kind, reason) {
      if (kind !== 'pass') outcome(step, kind, reason);
    },
    published: (turn) => candidates.add(1, { turn }),
    took: (seconds) => reading.record(seconds),
    behind: (seconds) => age.record(Math.max(0, seconds)),
    evidence: (outcome) => evidence.add(1, { outcome }),
    sessions: (open) => sessions.record(open),
    sessionEnded: (reason) => ended.add(1, { reason }),
    sessionRefused: () => refused.add(1),
    assessed: (outcome) => assessed.add(1, { outcome }),
  };
}
