/** Why an input is rightly not used. */
export type DropReason = 'nothing_new' | 'entry_unknown' | 'another_picture';

/** The private key and the key that the deployment pinned are not a pair: nothing that is signed here would be believed anywhere. */
export class KeysDoNotMatchError extends Error {
  override readonly name = 'KeysDoNotMatchError';

  constructor() {
    super(
      'MARSAD_GOVERNANCE_PRIVATE_KEY and MARSAD_GOVERNANCE_PUBLIC_KEY are not one pair: give governance the private half of the key that the other services pin',
    );
  }
}

/** An error that says when to try again is the environment's; any other is a defect and ends the process. */
export const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined;
