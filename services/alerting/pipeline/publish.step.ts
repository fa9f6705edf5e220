import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { retryAfterMs } from '../errors.ts';
import type { RetryReason } from '../errors.ts';
import type { Publish, Publication } from '../ports.ts';

/** Publishes a decision and waits for Kafka's acknowledgement. A decision that could not be published was not made. */
export const publish =
  (send: Publish): Step<Publication, Publication> =>
  async (publication) => {
    try {
      await send(publication);
      return pass(publication);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return retry('kafka_unavailable' satisfies RetryReason, waitMs);
    }
  };
