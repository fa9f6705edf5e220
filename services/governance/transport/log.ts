import type { AuditRecorder } from '@marsad/proof';
import { caseScope } from '@marsad/proof';
import type { Log } from '../ports.ts';

/** What is about the city and about no person: acts, agreements and halts. */
const CITY_SCOPE = 'city';

/** Decisions as entries of the audit log. */
export const createLog =
  (trail: AuditRecorder): Log =>
  ({ caseReference, refusal, ...entry }) =>
    trail.record({
      ...entry,
      purpose: 'rights_decision',
      action: 'decide',
      ...(refusal === undefined ? {} : { outcome: 'refused', refusal }),
      scope: caseReference === undefined ? CITY_SCOPE : caseScope(caseReference),
      caseReference,
    });
