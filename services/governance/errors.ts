/** Why an input has no effect. */
export type DropReason = 'nothing_new' | 'entry_unknown' | 'another_picture';

/** Why an input waits. */
export type RetryReason = 'kafka_unavailable' | 'sign_in_unavailable';

export type Reasons = { readonly drop: DropReason; readonly retry: RetryReason };

/** The private key and the public key of the deployment are not a pair, so no service would accept what is signed here. */
export class KeysDoNotMatchError extends Error {
  override readonly name = 'KeysDoNotMatchError';
  readonly code = 'keys_do_not_match';

  constructor() {
    super(
      'MARSAD_GOVERNANCE_PRIVATE_KEY and MARSAD_GOVERNANCE_PUBLIC_KEY are not one pair: give governance the private half of the key that the other services pin',
    );
  }
}
