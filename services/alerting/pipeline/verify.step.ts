import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { retryAfterMs } from '../errors.ts';
import type { RetryReason } from '../errors.ts';
import type { VerifyCommand, VerifyReview } from '../ports.ts';
import type { Input } from './input.ts';

/**
 * Looks at who asks: the sign-in of a review, the session and the signature of a command; everything else passes. A provider that does not answer is not a
 * forged token: the same command comes again, and is judged by the time at which the broker took it, so that waiting makes no good token stale.
 */
export const verify =
  (verifyReview: VerifyReview, verifyCommand: VerifyCommand): Step<Input, Input> =>
  async (input) => {
    try {
      if (input.kind === 'review') return pass({ ...input, signedIn: await verifyReview(input.data, input.takenAtMs) });
      if (input.kind === 'command') return pass({ ...input, proved: await verifyCommand(input.data, input.takenAtMs) });
      return pass(input);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return retry('identity_provider_unavailable' satisfies RetryReason, waitMs);
    }
  };
