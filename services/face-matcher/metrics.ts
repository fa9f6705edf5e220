import { createEvidenceOutcome, createFrameAge, createInferenceDuration, createStepOutcome } from '@marsad/telemetry';
import type { Meter, StepOutcome } from '@marsad/telemetry';
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
  const candidates = meter.createCounter('face_matcher_candidates_total', {
    description: 'Published candidates: first ones and amendments',
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
    step: createStepOutcome(meter, []),
    published: (turn) => candidates.add(1, { turn }),
    took: createInferenceDuration(meter),
    behind: createFrameAge(meter),
    evidence: createEvidenceOutcome(meter),
    sessions: (open) => sessions.record(open),
    sessionEnded: (reason) => ended.add(1, { reason }),
    sessionRefused: () => refused.add(1),
    assessed: (outcome) => assessed.add(1, { outcome }),
  };
}
