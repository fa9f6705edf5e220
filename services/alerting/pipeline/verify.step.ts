import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { retryAfterMs } from '../errors.ts';
import type { RetryReason } from '../errors.ts';
import type { VerifyReview } from '../ports.ts';
import type { Input } from './input.ts';

/**
 * Looks at the sign-in of a review; everything else passes. A provider that does not answer is not a forged token: the same command comes
 * again, and is judged by the time at which the broker took it, so that waiting makes no good token stale.
 */
export const verify =
  (verifyReview: VerifyReview): Step<Input, Input> =>
  async (input) => {
    if (input.kind !== 'review') return pass(input);
    try {
      return pass({ ...input, signedIn: await verifyReview(input.data, input.takenAtMs) });
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return retry('identity_provider_unavailable' satisfies RetryReason, waitMs);
    }
  };
