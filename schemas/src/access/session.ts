/** The length of a shift, ms: after it a person signs in again, and a command under an older sign-in is refused. */
export const LONGEST_SESSION_MS = 8 * 60 * 60 * 1_000;
