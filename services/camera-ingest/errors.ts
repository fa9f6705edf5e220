/** Why this service cannot start. Everything that can happen while it runs is an event, a metric or a retry. */
export type StartFailure = 'unknown_district' | 'spool_unusable' | 'credentials_unreadable';

/** One sentence that says what is wrong and what to do about it. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartFailure;
  constructor(code: StartFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
