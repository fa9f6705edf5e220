import type { PlateCountry, RgbImage } from '../ports.ts';
import { CLASS_COUNT } from './alphabet.ts';
import { TEMPERATURE } from './confidence.ts';
import type { Areas } from './areas.ts';
import { ABOVE, BESIDE, rowAreasOf } from './areas.ts';
import type { Corners } from './corners.ts';
import { cutOf, heightOf, hull, widthOf } from './corners.ts';
import type { ReadCharacter, RowReading, Views } from './decode-row.ts';
import { decodeRow, likelihoodOf, seenTokens, textOf, viewsOf } from './decode-row.ts';
import type { FoundPlate } from './find.ts';
import type { Grammar, GrammarName } from './grammars.ts';
import type { PlateNetworks } from './networks.ts';
import { greyPatch, rectified, ROW_HEIGHT, ROW_WIDTH, standardise } from './rectify.ts';
import { logProbabilities } from './scores.ts';
import type { TwoRowReading } from './two-rows.ts';
import { likeliestOf, readTwoRows } from './two-rows.ts';

/** The text between four corners. */
export type PlateReading = {
  readonly grammar: GrammarName;
  readonly country: PlateCountry | undefined;
  /** The best text that a grammar accepts. */
  readonly text: string;
  /** What the network saw, before any grammar. */
  readonly seen: string;
  readonly characters: readonly ReadCharacter[];
  /** The readings that agree with the text, the most probable first; on a plate of two rows, those of the upper one. */
  readonly rows: readonly RowReading[];
  /** The probability of the text, averaged over the areas: an area that reads something else lowers it. */
  readonly probability: number;
};

/** Width over height below which a plate may have two rows. */
const TWO_ROW_SHAPE = 2.3;
/**
 * The bonus of a longer text, log probability a token, because an area that is too tight loses characters without losing confidence. Chosen
 * on the development sets (`npm run evaluate -- plates`).
 */
const LENGTH_BONUS = 0.1;
/** The same for the rows of a plate with two, which have room on fewer sides. */
const ROW_LENGTH_BONUS = 0.5;
/** Areas that all read the same with more than this need no more areas; log probability. */
const DOUBTLESS = Math.log(0.9);
/** A whole plate is preferred to its digits alone if it has more than this share of their probability. */
const WHOLE_ENOUGH = 0.3;
/** The factor for digits alone, however certain they are, because they may not be the whole plate. */
const PART_DOUBT = 0.5;
/**
 * If all texts of the first areas are less probable than this, they show a grille or a badge, and more areas would cost time only; log
 * probability.
 */
const HOPELESS = Math.log(1e-4);

/** Reads several areas of an image in one run of the network. */
async function readAreas(image: RgbImage, areas: readonly Corners[], networks: PlateNetworks): Promise<Views[]> {
  const patch = greyPatch(image, hull(areas.flat()));
  const size = ROW_WIDTH * ROW_HEIGHT;
  const rows = new Float32Array(areas.length * size);
  areas.forEach((area, index) => rows.set(standardise(rectified(patch, area)), index * size));
  const { logits, steps } = await networks.read(rows);
  return areas.map((_, index) => {
    const part = logits.subarray(index * CLASS_COUNT * steps, (index + 1) * CLASS_COUNT * steps);
    return viewsOf(rows.slice(index * size, (index + 1) * size), logProbabilities(part, steps, TEMPERATURE));
  });
}

/** One text, with the readings of all areas that agree with it, whether the bars were seen or not. */
type Proposal = { readonly text: string; readonly readings: readonly RowReading[]; readonly probability: number };

const tokenText = ({ grammar, tokens }: RowReading): string => `${grammar} ${tokens.join('')}`;

/** Every text that an area reads, with its probability averaged over all areas. */
function proposals(cuts: readonly Views[], readings: readonly RowReading[]): Proposal[] {
  return [...Map.groupBy(readings, ({ grammar, tokens }) => textOf(grammar, tokens))].map(([text, group]) => {
    const spelled = [...new Map(group.map((reading) => [tokenText(reading), reading])).values()];
    const sum = cuts.reduce(
      (all, views) => all + spelled.reduce((one, reading) => one + Math.exp(likelihoodOf(views, reading)), 0),
      0,
    );
    const best = [...group].sort((a, b) => b.logProbability - a.logProbability);
    return { text, readings: best, probability: sum / cuts.length };
  });
}

function meritOf({ readings, probability }: Proposal): number {
  const [best] = readings;
  const bonus = best ? best.merit - best.logProbability + LENGTH_BONUS * best.tokens.length : 0;
  return Math.log(Math.max(probability, 1e-12)) + bonus;
}

const isSettled = (readings: readonly RowReading[], cuts: number): boolean =>
  readings.length === cuts &&
  readings.every(({ logProbability }) => logProbability > DOUBTLESS) &&
  new Set(readings.map(({ grammar, tokens }) => textOf(grammar, tokens))).size === 1;

/**
 * Reads a plate. A plate that is less than TWO_ROW_SHAPE times as wide as high is also read as two rows.
 * @returns undefined where no grammar accepts anything
 */
export async function readPlate(
  image: RgbImage,
  plate: FoundPlate,
  areas: Areas,
  grammars: readonly Grammar[],
  networks: PlateNetworks,
): Promise<PlateReading | undefined> {
  const { corners } = plate;
  const mayHaveTwoRows = widthOf(corners) < TWO_ROW_SHAPE * heightOf(corners);
  const rowAreas = mayHaveTwoRows ? rowAreasOf(plate) : undefined;
  const views = await readAreas(image, [...areas.first, ...(rowAreas?.first ?? [])], networks);
  const [upper, lower] = views.splice(areas.first.length);
  const readings = views.flatMap((cut) => decodeRow(cut, grammars) ?? []);
  const isHopeless = !areas.isPlate && readings.every(({ logProbability }) => logProbability < HOPELESS);
  if (!isHopeless && !isSettled(readings, views.length)) {
    const more = await readAreas(image, areas.more, networks);
    readings.push(...more.flatMap((cut) => decodeRow(cut, grammars) ?? []));
    views.push(...more);
  }
  const twoRows = readTwoRows(upper, lower, grammars);
  const reading = bestReading(views, readings, twoRows);
  if (rowAreas && twoRows && reading?.text === twoRows.text) {
    const more = await readAreas(image, rowAreas.more.flat(), networks);
    const others = rowAreas.more.flatMap((_, at) => readTwoRows(more[2 * at], more[2 * at + 1], grammars) ?? []);
    return plateOfTwo(likeliestOf([twoRows, ...others], ROW_LENGTH_BONUS) ?? twoRows);
  }
  if (!reading || !isPart(reading.text)) return reading;
  // An image that is a plate has nothing around it.
  const whole = areas.isPlate ? undefined : await wholeAround(reading, image, corners, views, grammars, networks);
  return whole ?? { ...reading, probability: reading.probability * PART_DOUBT };
}

/** Whether a text is most likely a part of a plate: few digits and nothing else. */
export const isPart = (text: string): boolean => /^\d{1,6}$/.test(text);

/** Reads beside and above digits, which may be a part of a plate. */
async function wholeAround(
  { text, probability }: PlateReading,
  image: RgbImage,
  corners: Corners,
  [digits]: readonly Views[],
  grammars: readonly Grammar[],
  networks: PlateNetworks,
): Promise<PlateReading | undefined> {
  const around = [...BESIDE, ABOVE].map((cut) => cutOf(corners, cut));
  const views = await readAreas(image, around, networks);
  const above = views.pop();
  const holds = (whole: string): boolean => whole.length > text.length && whole.includes(text);
  const readings = views.flatMap((cut) => {
    const reading = decodeRow(cut, grammars);
    return reading && holds(textOf(reading.grammar, reading.tokens)) ? [{ cut, reading }] : [];
  });
  const moroccan = grammars.filter(({ name }) => name === 'MA');
  const twoRows = readTwoRows(above, digits, moroccan);
  const found = bestReading(
    readings.map(({ cut }) => cut),
    readings.map(({ reading }) => reading),
    twoRows && holds(twoRows.text) ? twoRows : undefined,
  );
  return found && found.probability > WHOLE_ENOUGH * probability ? found : undefined;
}

const plateOfTwo = ({
  grammar,
  country,
  text,
  seen,
  characters,
  uppers,
  logProbability,
}: TwoRowReading): PlateReading => ({
  grammar,
  country,
  text,
  seen,
  characters,
  rows: uppers,
  probability: Math.exp(logProbability),
});

/** Chooses between the readings of one row and that of two; undefined if there is none. */
function bestReading(
  cuts: readonly Views[],
  readings: readonly RowReading[],
  twoRows: TwoRowReading | undefined,
): PlateReading | undefined {
  const [best] = proposals(cuts, readings).sort((a, b) => meritOf(b) - meritOf(a));
  const [reading] = best?.readings ?? [];
  if (twoRows && (!best || twoRows.merit + LENGTH_BONUS * twoRows.tokens.length > meritOf(best))) {
    return plateOfTwo(twoRows);
  }
  if (!best || !reading) return undefined;
  const { grammar, country, characters } = reading;
  const seen = cuts.map((cut) => seenTokens(cut).join('')).find((text) => text !== '') ?? '';
  const probability = Math.min(1, best.probability);
  return { grammar, country, text: best.text, seen, characters, rows: best.readings, probability };
}
