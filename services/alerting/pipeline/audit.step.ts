import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { retryAfterMs } from '../errors.ts';
import type { RetryReason } from '../errors.ts';
import type { RecordDecision, Publication } from '../ports.ts';

/** Records every decision in the audit log before it takes effect. A decision that could not be recorded was not made. */
export const audit =
  (record: RecordDecision): Step<Publication, Publication> =>
  async (publication) => {
    try {
      for (const decision of publication.decisions) await record(decision);
      return pass(publication);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return retry('kafka_unavailable' satisfies RetryReason, waitMs);
    }
  };
