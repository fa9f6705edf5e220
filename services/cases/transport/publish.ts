import type { EventProducer } from '@marsad/kafka';
import { caseScope, type AuditRecorder } from '@marsad/proof';
import { caseAnswered, caseChanged, holdAsked, holdReleaseAsked } from '@marsad/schemas';
import type { Publication, RecordStep } from '../ports.ts';

/**
 * Publishes a decision: first what keeps deletion away, then the case, and the answer last, when all of it is durable.
 * @throws what says when to try again
 */
export const createPublish =
  (producer: EventProducer) =>
  async ({ holdsAsked, releasesAsked, record, answer }: Publication): Promise<void> => {
    for (const asked of holdsAsked) await producer.send(holdAsked, asked);
    for (const asked of releasesAsked) await producer.send(holdReleaseAsked, asked);
    if (record) await producer.send(caseChanged, record);
    if (answer) await producer.send(caseAnswered, answer);
  };

/** Records a decision, a hold or a bundle in the audit log. */
export const createRecordStep =
  (recorder: Pick<AuditRecorder, 'record'>): RecordStep =>
  ({ by, caseReference, refusal, ...step }) =>
    recorder.record({
      ...step,
      actor: by.subject,
      agency: by.agency,
      purpose: 'case_work',
      ...(refusal === undefined ? {} : { outcome: 'refused' as const, refusal }),
      scope: caseReference === undefined ? `case/${step.objectId}` : caseScope(caseReference),
      caseReference,
    });
