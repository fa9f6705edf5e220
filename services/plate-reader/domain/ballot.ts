import type { Box, DataOf, PlateText, plateCropped } from '@marsad/schemas';
import { isKnownFamily, parsePlate } from '@marsad/schemas';

export type Crop = DataOf<typeof plateCropped>;
export type ReadCharacter = { readonly text: string; readonly confidence: number };

/** One text that was found on a vehicle, as the port of the networks gives it. */
export type Candidate = {
  readonly rawText: string;
  readonly characters: readonly ReadCharacter[];
  readonly confidence: number;
  /** Whose plate it is, where one country's grammar alone explains it. */
  readonly country?: string | undefined;
  /** In px of the crop. */
  readonly box: Box;
};

/** What one shot says about the plate: a voice in the track's vote. */
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

/** Below this a read is not said: the card of `models/plate-reader` says how often reads above it are wrong. */
export const READ_THRESHOLD = 0.65;

/**
 * Badges and advertisements are text too: what follows no Moroccan pattern must at least look like somebody's plate. Digits alone are most
 * often a piece of a Moroccan one.
 */
const MIN_FOREIGN_CHARACTERS = 5;
const MAX_FOREIGN_CHARACTERS = 9;
const MIN_FOREIGN_DIGITS = 2;

const looksForeign = (characters: readonly ReadCharacter[]): boolean =>
  characters.length >= MIN_FOREIGN_CHARACTERS &&
  characters.length <= MAX_FOREIGN_CHARACTERS &&
  characters.some(({ text }) => /[A-Z]/.test(text)) &&
  characters.filter(({ text }) => /\d/.test(text)).length >= MIN_FOREIGN_DIGITS;

/** A known pattern first, then the surer one. */
const better = (a: Ballot, b: Ballot): Ballot => {
  const known = Number(isKnownFamily(a.plate.family)) - Number(isKnownFamily(b.plate.family));
  return known > 0 || (known === 0 && a.confidence >= b.confidence) ? a : b;
};

/** Which of the texts on a vehicle is its plate, if any is sure enough. */
export function chooseBallot(crop: Crop, candidates: readonly Candidate[]): Choice {
  if (candidates.length === 0) return { kind: 'unreadable', reason: 'nothing_found' };
  const plates: Ballot[] = [];
  // The reader found plates and would not guess at any of them.
  if (candidates.every(({ rawText }) => rawText === '')) return { kind: 'unreadable', reason: 'below_threshold' };
  for (const { rawText, characters, confidence, country, box } of candidates) {
    const parsed = parsePlate(rawText);
    if (parsed.kind === 'refused') continue;
    const upper = characters.map(({ text, confidence: sure }) => ({ text: text.toUpperCase(), confidence: sure }));
    const known = isKnownFamily(parsed.plate.family) || country !== undefined;
    if (!known && !looksForeign(upper)) continue;
    plates.push({ crop, plate: parsed.plate, characters: upper, confidence, box });
  }
  if (plates.length === 0) return { kind: 'unreadable', reason: 'not_a_plate' };
  const [first, ...others] = plates.filter((ballot) => ballot.confidence >= READ_THRESHOLD);
  if (!first) return { kind: 'unreadable', reason: 'below_threshold' };
  return { kind: 'ballot', ballot: others.reduce(better, first) };
}
