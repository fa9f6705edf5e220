/** Why this service cannot start. Failures while it runs are events, metrics or retries instead. */
export type StartFailure = 'unknown_district' | 'spool_unusable' | 'credentials_unreadable' | 'authority_unreadable';

/** A failed start. The message is one sentence that names the fault and the remedy. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartFailure;
  constructor(code: StartFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
