import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { retryAfterMs } from '../errors.ts';
import type { RetryReason } from '../errors.ts';
import type { RecordDecision, Said } from '../ports.ts';

/** Every decision is in the log before it has an effect. What could not be recorded was not decided. */
export const audit =
  (record: RecordDecision): Step<Said, Said> =>
  async (said) => {
    try {
      for (const decision of said.decisions) await record(decision);
      return pass(said);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return retry('kafka_unavailable' satisfies RetryReason, waitMs);
    }
  };
