import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { retryAfterMs } from '../errors.ts';
import type { RetryReason } from '../errors.ts';
import type { VerifyCommand, VerifyReview } from '../ports.ts';
import type { Input } from './input.ts';

/**
 * Verifies the sign-in of a review, and the session and the signature of a command. Every other input passes. While the provider does not answer
 * the command waits. It is judged as of the time at which the broker took it, so that no valid token becomes stale by the wait.
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
