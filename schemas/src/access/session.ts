/** A shift: nobody stays signed in longer without meeting the identity provider again, and nobody's command is believed longer, ms. */
export const LONGEST_SESSION_MS = 8 * 60 * 60 * 1_000;
