/** A fault that the operator can correct. The message says in one sentence what happened and what to do. */
export class LocalCityError extends Error {
  override readonly name = 'LocalCityError';
}

/** The message of an error, or the text of any other thrown value. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
