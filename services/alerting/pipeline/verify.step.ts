import { pass, retrying } from '@marsad/pipeline';
import type { Outcome, Step } from '@marsad/pipeline';
import type { Reasons } from '../errors.ts';
import type { VerifyCommand, VerifyReview } from '../ports.ts';
import type { Input } from './input.ts';

/**
 * Verifies the sign-in of a review, and the session and the signature of a command. Every other input passes. The command waits while the
 * provider does not answer. It is judged as of the time at which the broker took it, so the wait makes no valid token stale.
 */
export const verify = (verifyReview: VerifyReview, verifyCommand: VerifyCommand): Step<Input, Input, Reasons> =>
  retrying('identity_provider_unavailable', async (input): Promise<Outcome<Input, Reasons>> => {
    if (input.kind === 'review') return pass({ ...input, signedIn: await verifyReview(input.data, input.takenAtMs) });
    if (input.kind === 'command') return pass({ ...input, proved: await verifyCommand(input.data, input.takenAtMs) });
    return pass(input);
  });
