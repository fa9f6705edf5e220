import type { AuditRecorder } from '@marsad/proof';
import { caseScope } from '@marsad/proof';
import type { AuditedDecision, RecordDecision } from '../ports.ts';

/** The commitment scope of acts, agreements and halts, which are about the city and no person. */
const CITY_SCOPE = 'city';

/** Records decisions as entries of the audit log. */
export const createRecordDecision =
  (recorder: AuditRecorder): RecordDecision =>
  ({ caseReference, refusal, purpose = 'rights_decision', ...entry }) =>
    recorder.record({
      ...entry,
      purpose,
      action: 'decide',
      ...(refusal === undefined ? {} : { outcome: 'refused', refusal }),
      scope: scopeOf(entry, caseReference),
      caseReference,
    });

const scopeOf = (
  { objectKind, objectId }: Pick<AuditedDecision, 'objectKind' | 'objectId'>,
  caseReference: string | undefined,
): string => {
  if (objectKind === 'camera' || objectKind === 'rule' || objectKind === 'rule_mute')
    return `${objectKind}/${objectId}`;
  return caseReference === undefined ? CITY_SCOPE : caseScope(caseReference);
};
