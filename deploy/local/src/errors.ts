/** Something a person can put right: the message says what happened and what to do, in one sentence. */
export class LocalCityError extends Error {
  override readonly name = 'LocalCityError';
}

/** The words of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
