import type { AuditRecorder } from '@marsad/proof';
import { caseScope } from '@marsad/proof';
import type { RecordDecision } from '../ports.ts';

/** The commitment scope of acts, agreements and halts, which are about the city and no person. */
const CITY_SCOPE = 'city';

/** Records decisions as entries of the audit log. */
export const createRecordDecision =
  (recorder: AuditRecorder): RecordDecision =>
  ({ caseReference, refusal, ...entry }) =>
    recorder.record({
      ...entry,
      purpose: 'rights_decision',
      action: 'decide',
      ...(refusal === undefined ? {} : { outcome: 'refused', refusal }),
      scope: caseReference === undefined ? CITY_SCOPE : caseScope(caseReference),
      caseReference,
    });
