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

/** What one row of characters most likely says. */
export type RowReading = {
  readonly grammar: GrammarName;
  /** Only where one country's grammar explains the row: `ABC123` may hang in Buenos Aires or in Bratislava. */
  readonly country: PlateCountry | undefined;
  /** All tokens, separators among them. */
  readonly tokens: readonly string[];
  readonly classes: readonly number[];
  readonly characters: readonly ReadCharacter[];
  readonly logProbability: number;
  /** With the bonus of its grammar: for comparing readings. */
  readonly merit: number;
  /** Of which row it is. */
  readonly views: Views;
};

/** Above this the greedy string has so much of the probability that no search could find a better one. */
const CERTAIN = Math.log(0.9);

/** A token that never has more than one in a hundred was not seen. */
const UNSEEN = Math.log(0.01);

type Found = { readonly grammar: Grammar; readonly classes: readonly number[]; readonly logProbability: number };

/** A row as the network saw it, standardised, and as grammars want it: with its dashes, and with dashes as blanks. */
export type Views = { readonly row: Float32Array; readonly plain: View; readonly folded: View };
type View = { readonly scores: Scores; readonly greedy: Decoded };
const viewOf = (scores: Scores): View => ({ scores, greedy: greedy(scores) });
export const viewsOf = (row: Float32Array, scores: Scores): Views => ({
  row,
  plain: viewOf(scores),
  folded: viewOf(withoutDashes(scores)),
});

/** What was seen, before any grammar, separators among it. */
export const seenTokens = ({ plain }: Views): string[] => plain.greedy.classes.map(tokenOf);

/** Log probability that this row says what was read, on this row or on another cut of the same plate. */
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
  // Several plain grammars: what is likeliest for one of them is among the likeliest of all.
  if (plainGrammars.length > 1) found.push(...plainFinds(folded.scores, plainGrammars));
  for (const grammar of plainGrammars.length > 1 ? grammars.filter(({ isPlain }) => !isPlain) : grammars) {
    const { scores } = viewFor(grammar);
    if (grammar.needs && !isSeen(scores, grammar.needs)) continue;
    const [best] = beamSearch(scores, grammar.automaton);
    if (best) found.push({ grammar, ...best });
  }
  return found;
}

/** Of each grammar the likeliest string that it takes, out of one search. */
function plainFinds(scores: Scores, grammars: readonly Grammar[]): Found[] {
  const strings = beamSearch(scores, ANY_PLAIN);
  return grammars.flatMap((grammar) => {
    const best = strings.find(({ classes }) => accepts(grammar.automaton, classes));
    return best ? [{ grammar, ...best }] : [];
  });
}

/** Whether one of these has a chance at any step. */
function isSeen({ data, steps }: Scores, classes: readonly number[]): boolean {
  for (let step = 0; step < steps; step += 1) {
    if (classes.some((index) => (data[step * CLASS_COUNT + index] ?? -Infinity) > UNSEEN)) return true;
  }
  return false;
}

const charactersOf = (tokens: readonly string[]): string => tokens.filter((token) => !isSeparator(token)).join(' ');

/** Plates of digits and Latin letters with fewer characters are rare, and a row that lost one looks like them. */
const USUAL_LENGTH = 6;
const RARER = 0.7;

function meritOf({ grammar, logProbability, classes }: Found): number {
  const missing = grammar.isPlain ? Math.max(0, USUAL_LENGTH - classes.length) : 0;
  return logProbability + grammar.bonus - RARER * missing;
}

/**
 * The best string among those that the grammars allow. A grammar proposes; it never hides what was seen: `seenTokens` stays beside it.
 * @returns undefined where no grammar can make anything of the row
 */
export function decodeRow(views: Views, grammars: readonly Grammar[]): RowReading | undefined {
  const found = candidates(views, grammars);
  const [first, ...others] = found;
  if (!first) return undefined;
  const best = others.reduce((a, b) => (meritOf(b) > meritOf(a) ? b : a), first);
  const tokens = best.classes.map(tokenOf);
  // Neither of the two tells a country: what hangs in Rabat and looks Spanish is Spanish, whatever state has the same series.
  const countries = found.flatMap(({ grammar: { name }, classes }) =>
    name !== 'free' && name !== 'US' && charactersOf(classes.map(tokenOf)) === charactersOf(tokens) ? [name] : [],
  );
  const said = charactersIn((best.grammar.readsDashes ? views.plain : views.folded).scores, best.classes);
  return {
    grammar: best.grammar.name,
    country: countries.length === 1 ? countries[0] : undefined,
    tokens,
    classes: best.classes,
    characters: tokens
      .map((text, index) => ({ text, confidence: said[index]?.confidence ?? 0, at: said[index]?.at ?? 0.5 }))
      .filter(({ text }) => !isSeparator(text)),
    logProbability: best.logProbability,
    merit: meritOf(best),
    views,
  };
}

/** Groups of a Moroccan plate, a bar between them, whether or not the bar was seen: `36814|د|26`, `274683|WW`, `1234-56|7`. */
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

/** The proposal as text: separators only where they belong to the plate. */
export const textOf = (grammar: GrammarName, tokens: readonly string[]): string =>
  grammar === 'MA' ? moroccanText(tokens) : tokens.filter((token) => !isSeparator(token)).join('');
