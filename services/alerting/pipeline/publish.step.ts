import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { retryAfterMs } from '../errors.ts';
import type { RetryReason } from '../errors.ts';
import type { Publish, Said } from '../ports.ts';

/** Says what was decided, and waits until Kafka has it. A decision that could not be said was not made. */
export const publish =
  (say: Publish): Step<Said, Said> =>
  async (said) => {
    try {
      await say(said);
      return pass(said);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return retry('kafka_unavailable' satisfies RetryReason, waitMs);
    }
  };
