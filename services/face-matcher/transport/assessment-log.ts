import type { EventProducer } from '@marsad/kafka';
import { caseScope } from '@marsad/proof';
import type { AuditRecorder } from '@marsad/proof';
import { watchlistAssessed } from '@marsad/schemas';
import type { AssessmentLog } from '../pipeline/assessments.ts';
import type { Acting } from './publish.ts';

/** Publishes the assessments of enrolled images. The audit log records each consultation before the image is fetched. */
export const createAssessmentLog = (producer: EventProducer, trail: AuditRecorder, acting: Acting): AssessmentLog => ({
  recordConsultation: ({ entryId, caseReference }, id) =>
    trail.record({
      ...acting,
      entryId: `audit:${id}`,
      purpose: 'matching',
      action: 'consult',
      objectKind: 'enrolled_picture',
      scope: caseScope(caseReference),
      caseReference,
      objectId: entryId,
    }),
  publish: (assessment, { simulated }) =>
    producer.send(watchlistAssessed, assessment, { simulated, modelHash: assessment.modelSha256 }),
});
