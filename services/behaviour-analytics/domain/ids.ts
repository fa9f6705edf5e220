import { createHash } from 'node:crypto';

/**
 * An id made from what a thing was made of: the same input gives the same id after any crash or replay.
 * Parts are joined by a character that no id may hold, so ('ab', 'c') and ('a', 'bc') differ. 128 bits of SHA-256.
 */
const derivedId = (kind: string, parts: readonly (string | number)[]): string =>
  `${kind}-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`;

/** One crossing: the line, the track, and the frame in which it stood on the other side. */
export const crossingId = (line: string, trackId: string, ptsMs: number): string =>
  derivedId('x', ['crossing', line, trackId, ptsMs]);

/** One event of a rule: `turn` counts what a rule may find more than once of one track and place (another stay, another crossing). */
export const eventId = (kind: string, ruleVersion: number, place: string, trackId: string, turn: number): string =>
  derivedId('b', ['behaviour', kind, ruleVersion, place, trackId, turn]);

export const measureId = (camera: string, fromMs: number): string => derivedId('m', ['measure', camera, fromMs]);
