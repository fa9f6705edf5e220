import type { PlateText } from '@marsad/schemas';
import { isKnownFamily, parsePlate } from '@marsad/schemas';
import type { Ballot, ReadCharacter } from './ballot.ts';

/** The plate by the ballots so far. */
export type Tally = {
  readonly plate: PlateText;
  readonly rawText: string;
  readonly characters: readonly ReadCharacter[];
  readonly confidence: number;
  readonly votes: number;
  /** The most confident of the ballots that agree with the outcome, or of all where none agrees. The read is published with its frame. */
  readonly best: Ballot;
};

const UNREAD = '?';
/** The weight of a ballot that fits no known pattern, because it is often a piece of the plate. A ballot that fits one weighs 1. */
const FOREIGN_WEIGHT = 0.3;

const weightOf = ({ plate, confidence }: Ballot): number =>
  confidence * (isKnownFamily(plate.family) ? 1 : FOREIGN_WEIGHT);

/** Ballots can be compared place by place where they share family, number of characters and place of the unread letter. */
const layoutOf = ({ plate, characters }: Ballot): string =>
  `${plate.family}/${characters.length}/${characters.findIndex(({ text }) => text === UNREAD)}`;

function strongestLayout(ballots: readonly Ballot[]): readonly Ballot[] {
  const groups = Map.groupBy(ballots, layoutOf);
  let strongest: readonly Ballot[] = [];
  let most = -1;
  for (const group of groups.values()) {
    const weight = group.reduce((sum, ballot) => sum + weightOf(ballot), 0);
    if (weight > most) [most, strongest] = [weight, group];
  }
  return strongest;
}

/**
 * The character with the largest sum of confidence at this place. Its own confidence is the highest that any ballot gave it, times its share of
 * all confidence at this place: agreement keeps it, contradiction lowers it.
 */
function electedAt(ballots: readonly Ballot[], place: number): ReadCharacter {
  const weights = new Map<string, number>();
  const highest = new Map<string, number>();
  let total = 0;
  for (const { characters } of ballots) {
    const character = characters[place];
    if (!character) continue;
    total += character.confidence;
    weights.set(character.text, (weights.get(character.text) ?? 0) + character.confidence);
    highest.set(character.text, Math.max(highest.get(character.text) ?? 0, character.confidence));
  }
  let winner = { text: UNREAD, weight: -1 };
  for (const [text, weight] of weights) if (weight > winner.weight) winner = { text, weight };
  const share = total > 0 ? winner.weight / total : 0;
  return { text: winner.text, confidence: (highest.get(winner.text) ?? 0) * share };
}

const geometricMean = (values: readonly number[]): number =>
  values.length === 0
    ? 0
    : Math.exp(values.reduce((sum, value) => sum + Math.log(Math.max(value, 1e-6)), 0) / values.length);

const rawTextOf = (characters: readonly ReadCharacter[]): string =>
  characters.map(({ text }) => (text === UNREAD ? `|${UNREAD}|` : text)).join('');

const mostConfident = (ballots: readonly Ballot[]): Ballot | undefined =>
  ballots.reduce<Ballot | undefined>(
    (best, ballot) => (best && best.confidence >= ballot.confidence ? best : ballot),
    undefined,
  );

/** Counts the ballots. Undefined without any. */
export function tally(ballots: readonly Ballot[]): Tally | undefined {
  const group = strongestLayout(ballots);
  const places = group[0]?.characters.length ?? 0;
  const characters = Array.from({ length: places }, (_, place) => electedAt(group, place));
  const rawText = rawTextOf(characters);
  const parsed = parsePlate(rawText);
  if (parsed.kind === 'refused') return undefined;
  // A ballot that agrees brings its parsed plate along, with the separators that were seen: the series before 2000 needs them.
  const agreeing = group.filter(({ characters: seen }) => rawTextOf(seen) === rawText);
  const best = mostConfident(agreeing) ?? mostConfident(group);
  if (!best) return undefined;
  return {
    plate: agreeing.length > 0 ? best.plate : parsed.plate,
    rawText,
    characters,
    confidence: geometricMean(characters.filter(({ text }) => text !== UNREAD).map(({ confidence }) => confidence)),
    votes: ballots.length,
    best,
  };
}
