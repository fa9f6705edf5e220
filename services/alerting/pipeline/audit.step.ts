import { pass, retrying } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Reasons } from '../errors.ts';
import type { Publication, RecordDecision } from '../ports.ts';

/** Records every decision in the audit log before it takes effect. A decision that could not be recorded was not made. */
export const audit = (record: RecordDecision): Step<Publication, Publication, Reasons> =>
  retrying('kafka_unavailable', async (publication) => {
    for (const decision of publication.decisions) await record(decision);
    return pass(publication);
  });
