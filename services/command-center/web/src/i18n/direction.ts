/** Keeps an id, a plate or a name in its own direction inside a sentence of the other direction (FSI … PDI). */
export const isolate = (text: string): string => `\u2068${text}\u2069`;

/** Makes a text read from left to right, whatever surrounds it (LRI … PDI). */
export const isolateLtr = (text: string): string => `\u2066${text}\u2069`;

/**
 * A plate reads from left to right in every language. Its Arabic letter would reverse what follows it, so the letter is isolated within the
 * plate.
 */
export const plateDirection = (plate: string): string =>
  isolateLtr(plate.replaceAll(/\p{Script=Arabic}+/gu, (letters) => isolate(letters)));
