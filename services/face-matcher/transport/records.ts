import type { EventProducer } from '@marsad/kafka';
import { createAuditRecorder, createCommitments } from '@marsad/proof';
import type { Principal } from '@marsad/schemas';
import { createAssessmentLog } from './assessment-log.ts';
import { createPublishCandidate, createPublishEvidence } from './publish.ts';
import type { Acting, Model } from './publish.ts';
import { createSessionLog } from './session-log.ts';

export type Records = ReturnType<typeof createRecords>;

export type RecordsOptions = {
  readonly service: Principal;
  readonly city: string;
  readonly replica: string;
  readonly commitmentKey: string;
  readonly model: Model;
  readonly now: () => number;
  readonly onDefect: (error: unknown) => void;
};

/** Everything that this service publishes. A fact about a person is recorded in the audit log first. */
export function createRecords(producer: EventProducer, options: RecordsOptions) {
  const { service, city, replica, commitmentKey, model, now, onDefect } = options;
  const commitments = createCommitments(commitmentKey);
  const trail = createAuditRecorder({ producer, principal: service, replica, commitments, now });
  const acting: Acting = { actor: service, agency: city };
  return {
    sessions: createSessionLog(producer, trail, acting, onDefect),
    assessments: createAssessmentLog(producer, trail, acting),
    publishCandidate: createPublishCandidate(producer, trail, model, acting),
    publishEvidence: createPublishEvidence(producer),
  };
}
