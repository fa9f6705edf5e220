import type { Box, DataOf, PlateText, plateCropped } from '@marsad/schemas';
import { isKnownFamily, parsePlate } from '@marsad/schemas';

export type Crop = DataOf<typeof plateCropped>;
export type ReadCharacter = { readonly text: string; readonly confidence: number };

/** One text that the networks found on a vehicle. */
export type Candidate = {
  readonly rawText: string;
  readonly characters: readonly ReadCharacter[];
  readonly confidence: number;
  /** Set where the grammar of one country alone explains the text. */
  readonly country?: string | undefined;
  /** In px of the crop. */
  readonly box: Box;
};

/** The plate as one crop shows it: one ballot in the track's vote. */
export type Ballot = {
  readonly crop: Crop;
  readonly plate: PlateText;
  readonly characters: readonly ReadCharacter[];
  readonly confidence: number;
  /** In px of the crop. */
  readonly box: Box;
};

export type UnreadableReason = 'nothing_found' | 'not_a_plate' | 'below_threshold';
export type Choice =
  | { readonly kind: 'ballot'; readonly ballot: Ballot }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

/** A less confident read is not published. `models/plate-reader/README.md` gives how often reads above it are wrong. */
export const READ_THRESHOLD = 0.65;

/**
 * Badges and advertisements are text too, so a text that follows no known pattern must at least look like a foreign plate: letters, digits and
 * a plate's length. Digits alone are most often a piece of a Moroccan plate.
 */
const MIN_FOREIGN_CHARACTERS = 5;
const MAX_FOREIGN_CHARACTERS = 9;
const MIN_FOREIGN_DIGITS = 2;

const looksForeign = (characters: readonly ReadCharacter[]): boolean =>
  characters.length >= MIN_FOREIGN_CHARACTERS &&
  characters.length <= MAX_FOREIGN_CHARACTERS &&
  characters.some(({ text }) => /[A-Z]/.test(text)) &&
  characters.filter(({ text }) => /\d/.test(text)).length >= MIN_FOREIGN_DIGITS;

/** A known pattern wins; between equals, the more confident ballot. */
const better = (a: Ballot, b: Ballot): Ballot => {
  const known = Number(isKnownFamily(a.plate.family)) - Number(isKnownFamily(b.plate.family));
  return known > 0 || (known === 0 && a.confidence >= b.confidence) ? a : b;
};

/** Chooses the text on a vehicle that is its plate, if one is confident enough. */
export function chooseBallot(crop: Crop, candidates: readonly Candidate[]): Choice {
  if (candidates.length === 0) return { kind: 'unreadable', reason: 'nothing_found' };
  const plates: Ballot[] = [];
  // The reader found plates and could read none of them.
  if (candidates.every(({ rawText }) => rawText === '')) return { kind: 'unreadable', reason: 'below_threshold' };
  for (const { rawText, characters, confidence, country, box } of candidates) {
    const parsed = parsePlate(rawText);
    if (parsed.kind === 'refused') continue;
    const upper = characters.map((character) => ({ ...character, text: character.text.toUpperCase() }));
    const known = isKnownFamily(parsed.plate.family) || country !== undefined;
    if (!known && !looksForeign(upper)) continue;
    plates.push({ crop, plate: parsed.plate, characters: upper, confidence, box });
  }
  if (plates.length === 0) return { kind: 'unreadable', reason: 'not_a_plate' };
  const [first, ...others] = plates.filter((ballot) => ballot.confidence >= READ_THRESHOLD);
  if (!first) return { kind: 'unreadable', reason: 'below_threshold' };
  return { kind: 'ballot', ballot: others.reduce(better, first) };
}
