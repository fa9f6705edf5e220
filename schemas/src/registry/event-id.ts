/**
 * How to compute an id from the inputs of a fact: the same inputs give the same id after any crash or replay, on any replica. A string is
 * the id itself. A hashed id is a prefix, a dash and the first digits of a SHA-256. This package also runs in the browser, so it only
 * describes the hash; `mintId` of `@marsad/schemas/ids` computes it.
 */
export type IdRecipe = string | HashedId;

export type HashedId = { readonly prefix: string; readonly text: string; readonly hexDigits: number };

type Part = string | number;

/** Hashes to 128 bits. Parts are joined by a character that no id may hold, so that ('ab', 'c') and ('a', 'bc') differ. */
export const hashedId = (prefix: string, parts: readonly Part[]): HashedId => ({
  prefix,
  text: parts.join('\n'),
  hexDigits: 32,
});

/** Hashes to 160 bits, with the prefix. Only the ids of masked pictures and clips have this form. */
export const longHashedId = (prefix: string, parts: readonly Part[]): HashedId => ({
  prefix,
  text: JSON.stringify([prefix, ...parts]),
  hexDigits: 40,
});

/** Hashes the JSON of a value to 128 bits. Another order of its fields gives another id. */
export const jsonHashedId = (prefix: string, value: unknown): HashedId => ({
  prefix,
  text: JSON.stringify(value),
  hexDigits: 32,
});
