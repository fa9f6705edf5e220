import type { PlateCountry } from '../ports.ts';
import { BAR, CLASS_COUNT, DASH, isSeparator, tokenOf } from './alphabet.ts';
import { accepts } from './automaton.ts';
import type { Decoded, Scores } from './beam.ts';
import { beamSearch } from './beam.ts';
import type { Grammar, GrammarName } from './grammars.ts';
import { ANY_PLAIN } from './grammars.ts';
import { charactersIn, greedy, probabilityOf, withoutDashes } from './scores.ts';

/** One character of a proposal and where it stands, 0 to 1 along its row; bars and dashes are not among them. */
export type ReadCharacter = { readonly text: string; readonly confidence: number; readonly at: number };

/** The most likely text of one row. */
export type RowReading = {
  readonly grammar: GrammarName;
  /** Only where one country's grammar explains the row: `ABC123` may hang in Buenos Aires or in Bratislava. */
  readonly country: PlateCountry | undefined;
  /** All tokens, separators among them. */
  readonly tokens: readonly string[];
  readonly classes: readonly number[];
  readonly characters: readonly ReadCharacter[];
  readonly logProbability: number;
  /** The log probability with the bonus of its grammar, for comparing readings. */
  readonly merit: number;
  /** The row that it was read from. */
  readonly views: Views;
};

/** Above this log probability no search can find a better text than the greedy one. */
const CERTAIN = Math.log(0.9);

/** A token that never has more than this log probability was not seen. */
const UNSEEN = Math.log(0.01);

type Found = { readonly grammar: Grammar; readonly classes: readonly number[]; readonly logProbability: number };

/** A standardised row, and its scores for the two kinds of grammars: with dashes, and with dashes as blanks. */
export type Views = { readonly row: Float32Array; readonly plain: View; readonly folded: View };
type View = { readonly scores: Scores; readonly greedy: Decoded };
const viewOf = (scores: Scores): View => ({ scores, greedy: greedy(scores) });
export const viewsOf = (row: Float32Array, scores: Scores): Views => ({
  row,
  plain: viewOf(scores),
  folded: viewOf(withoutDashes(scores)),
});

/** What the network saw before any grammar, with separators. */
export const seenTokens = ({ plain }: Views): string[] => plain.greedy.classes.map(tokenOf);

/** The log probability of a reading on this row, whether it was read here or on another area of the same plate. */
export const likelihoodOf = ({ plain, folded }: Views, { grammar, classes }: RowReading): number =>
  probabilityOf((grammar === 'MA' ? plain : folded).scores, classes);

function candidates({ plain, folded }: Views, grammars: readonly Grammar[]): Found[] {
  const viewFor = ({ readsDashes }: Grammar): View => (readsDashes ? plain : folded);
  const found: Found[] = [];
  for (const grammar of grammars) {
    const best = viewFor(grammar).greedy;
    if (best.logProbability > CERTAIN && accepts(grammar.automaton, best.classes)) found.push({ grammar, ...best });
  }
  if (found.length > 0) return found;
  const plainGrammars = grammars.filter(({ isPlain }) => isPlain);
  // One search serves several plain grammars, because the likeliest text of each is among the likeliest of all.
  if (plainGrammars.length > 1) found.push(...plainFinds(folded.scores, plainGrammars));
  for (const grammar of plainGrammars.length > 1 ? grammars.filter(({ isPlain }) => !isPlain) : grammars) {
    const { scores } = viewFor(grammar);
    if (grammar.needs && !isSeen(scores, grammar.needs)) continue;
    const [best] = beamSearch(scores, grammar.automaton);
    if (best) found.push({ grammar, ...best });
  }
  return found;
}

/** Returns, out of one search, the likeliest text that each grammar accepts. */
function plainFinds(scores: Scores, grammars: readonly Grammar[]): Found[] {
  const strings = beamSearch(scores, ANY_PLAIN);
  return grammars.flatMap((grammar) => {
    const best = strings.find(({ classes }) => accepts(grammar.automaton, classes));
    return best ? [{ grammar, ...best }] : [];
  });
}

/** Whether one of these classes was seen at any step. */
function isSeen({ data, steps }: Scores, classes: readonly number[]): boolean {
  for (let step = 0; step < steps; step += 1) {
    if (classes.some((index) => (data[step * CLASS_COUNT + index] ?? -Infinity) > UNSEEN)) return true;
  }
  return false;
}

const charactersOf = (tokens: readonly string[]): string => tokens.filter((token) => !isSeparator(token)).join(' ');

/**
 * Plates of digits and Latin letters with fewer characters are rare, and a row that lost a character looks like one. Each missing character
 * costs RARER of log probability.
 */
const USUAL_LENGTH = 6;
const RARER = 0.7;

function meritOf({ grammar, logProbability, classes }: Found): number {
  const missing = grammar.isPlain ? Math.max(0, USUAL_LENGTH - classes.length) : 0;
  return logProbability + grammar.bonus - RARER * missing;
}

/**
 * Returns the best text that a grammar accepts. It may differ from what the network saw, which `seenTokens` returns.
 * @returns undefined if no grammar accepts any text
 */
export function decodeRow(views: Views, grammars: readonly Grammar[]): RowReading | undefined {
  const found = candidates(views, grammars);
  const [first, ...others] = found;
  if (!first) return undefined;
  const best = others.reduce((a, b) => (meritOf(b) > meritOf(a) ? b : a), first);
  const tokens = best.classes.map(tokenOf);
  // `free` and `US` name no country: a plate in Rabat that looks Spanish is Spanish, whichever American state has the same series.
  const countries = found.flatMap(({ grammar: { name }, classes }) =>
    name !== 'free' && name !== 'US' && charactersOf(classes.map(tokenOf)) === charactersOf(tokens) ? [name] : [],
  );
  const placed = charactersIn((best.grammar.readsDashes ? views.plain : views.folded).scores, best.classes);
  return {
    grammar: best.grammar.name,
    country: countries.length === 1 ? countries[0] : undefined,
    tokens,
    classes: best.classes,
    characters: tokens
      .map((text, index) => ({ text, confidence: placed[index]?.confidence ?? 0, at: placed[index]?.at ?? 0.5 }))
      .filter(({ text }) => !isSeparator(text)),
    logProbability: best.logProbability,
    merit: meritOf(best),
    views,
  };
}

/** Writes the groups of a Moroccan plate with a bar between them, whether or not the bar was seen: `36814|د|26`, `274683|WW`, `1234-56|7`. */
export function moroccanText(tokens: readonly string[]): string {
  if (tokens.includes(DASH)) return tokens.join('');
  const text = tokens.filter((token) => token !== BAR).join('');
  const provisional = /^(?:(?<before>\d+)(?<mark>WW|W18)|(?<first>WW|W18)(?<after>\d+))$/.exec(text)?.groups;
  if (provisional) {
    const { before, mark, first, after } = provisional;
    return before && mark ? `${before}|${mark}` : `${first ?? ''}|${after ?? ''}`;
  }
  return (text.match(/\d+|\D+/gu) ?? []).join('|');
}

/** Writes a reading as text, with separators only where they belong to the plate. */
export const textOf = (grammar: GrammarName, tokens: readonly string[]): string =>
  grammar === 'MA' ? moroccanText(tokens) : tokens.filter((token) => !isSeparator(token)).join('');
