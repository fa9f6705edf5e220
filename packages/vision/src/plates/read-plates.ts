import type { PlateCandidate, RgbImage } from '../ports.ts';
import { letterCell } from './bars.ts';
import { DIGIT_CLASSES, decodeCtc } from './ctc.ts';
import type { DecodedCharacter } from './ctc.ts';
import { splitAtGap, splitAtLetter } from './letter-gap.ts';
import { columns, rectified, resized } from './picture.ts';
import { cornersOf } from './quad.ts';
import type { Quad } from './quad.ts';
import { textRegions } from './text-regions.ts';
import type { HeatMap } from './text-regions.ts';

/** Probabilities of the recogniser: `steps` rows of `classes`. */
export type Scores = { readonly data: Float32Array; readonly steps: number; readonly classes: number };

/** The two networks, whoever runs them. */
export type PlateNetworks = {
  /** @param image sides are multiples of 32 */
  find(image: RgbImage): Promise<HeatMap>;
  /** @param image 48 px high */
  recognise(image: RgbImage): Promise<Scores>;
};

/** The letter that stands there and that no packaged network reads. */
export const UNREAD = '?';

/** Small crops are enlarged to this: the finder splits or misses rows lower than about 20 px. */
const FINDER_SIDE_PX = 480;
const MAX_ENLARGEMENT = 2;
const TEXT_HEIGHT_PX = 48;
const MAX_TEXT_WIDTH_PX = 480;
const MIN_TEXT_WIDTH_PX = 48;
/** More text than this on the lower part of a vehicle is a shop's van: the largest pieces are enough. */
const MAX_REGIONS = 3;
/** Of the text's rectangle, px of the crop. Below it digits are guesses: at 12 px whole characters were lost with full confidence. */
const MIN_PLATE_HEIGHT_PX = 14;
/** A plate of one row is this many times as long as it is high. */
const MIN_SHAPE = 1.8;

const multipleOf32 = (value: number): number => Math.max(32, Math.round(value / 32) * 32);

function finderSize({ width, height }: RgbImage): { width: number; height: number } {
  const scale = Math.min(MAX_ENLARGEMENT, FINDER_SIDE_PX / Math.max(width, height));
  return { width: multipleOf32(width * scale), height: multipleOf32(height * scale) };
}

const textWidth = (quad: Quad): number =>
  Math.min(MAX_TEXT_WIDTH_PX, Math.max(MIN_TEXT_WIDTH_PX, Math.round((quad.length / quad.breadth) * TEXT_HEIGHT_PX)));

const isAlphanumeric = ({ text }: DecodedCharacter): boolean => /^[0-9A-Za-z]$/.test(text);

/** Geometric mean: one doubtful character makes the whole doubtful. The unread letter has no say: it is a known unknown. */
function confidenceOf(characters: readonly DecodedCharacter[]): number {
  const read = characters.filter(({ text }) => text !== UNREAD);
  if (read.length === 0) return 0;
  return Math.exp(read.reduce((sum, { confidence }) => sum + Math.log(Math.max(confidence, 1e-6)), 0) / read.length);
}

type Reading = { readonly rawText: string; readonly characters: readonly DecodedCharacter[] };

const textOf = (characters: readonly DecodedCharacter[]): string => characters.map(({ text }) => text).join('');

function letterPlate(serial: readonly DecodedCharacter[], prefecture: readonly DecodedCharacter[]): Reading {
  const letter: DecodedCharacter = { text: UNREAD, confidence: 0, at: 0.5 };
  return {
    rawText: `${textOf(serial)}|${UNREAD}|${textOf(prefecture)}`,
    characters: [...serial, letter, ...prefecture],
  };
}

/** Reads the groups on either side of a letter's two bars, each alone and as digits: the letter would spoil both. */
async function readAroundLetter(plate: RgbImage, networks: PlateNetworks): Promise<Reading | undefined> {
  const cell = letterCell(plate);
  if (!cell) return undefined;
  const digitsOf = async (from: number, to: number): Promise<DecodedCharacter[]> => {
    if (to - from < 8) return [];
    const { data, steps, classes } = await networks.recognise(columns(plate, from, to));
    return decodeCtc(data, steps, classes, DIGIT_CLASSES);
  };
  const serial = await digitsOf(0, cell[0].from);
  const prefecture = await digitsOf(cell[1].to, plate.width);
  if (serial.length < 1 || serial.length > 5 || prefecture.length < 1 || prefecture.length > 2) return undefined;
  return letterPlate(serial, prefecture);
}

async function readWhole(plate: RgbImage, networks: PlateNetworks): Promise<Reading> {
  const { data, steps, classes } = await networks.recognise(plate);
  const decoded = decodeCtc(data, steps, classes);
  const characters = decoded.filter(isAlphanumeric);
  const groups = splitAtGap(characters, plate.width / plate.height) ?? splitAtLetter(characters);
  if (groups) return letterPlate(groups.serial, groups.prefecture);
  return { rawText: textOf(decoded).trim().slice(0, 60), characters };
}

function boxOf(quad: Quad, image: RgbImage): PlateCandidate['box'] {
  const corners = cornersOf(quad);
  const left = Math.max(0, Math.min(...corners.map(({ x }) => x)));
  const top = Math.max(0, Math.min(...corners.map(({ y }) => y)));
  const right = Math.min(image.width, Math.max(...corners.map(({ x }) => x)));
  const bottom = Math.min(image.height, Math.max(...corners.map(({ y }) => y)));
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/**
 * Finds text in a vehicle's crop and reads it. A group between two bars, or in a gap that is too wide for digits, is a letter that these
 * networks cannot read: it is reported as `?` with confidence 0, never guessed.
 * @returns candidates, largest and most certain region first; empty when nothing looks like a row of characters
 */
export async function readPlates(image: RgbImage, networks: PlateNetworks): Promise<PlateCandidate[]> {
  const size = finderSize(image);
  const heat = await networks.find(resized(image, size.width, size.height));
  const scale = { x: image.width / heat.width, y: image.height / heat.height };
  const candidates: PlateCandidate[] = [];
  for (const { quad } of textRegions(heat, scale, MAX_REGIONS)) {
    if (quad.breadth < MIN_PLATE_HEIGHT_PX || quad.length < MIN_SHAPE * quad.breadth) continue;
    const plate = rectified(image, quad, TEXT_HEIGHT_PX, textWidth(quad));
    const { rawText, characters } = (await readAroundLetter(plate, networks)) ?? (await readWhole(plate, networks));
    if (characters.length === 0) continue;
    candidates.push({
      rawText,
      characters: characters.map(({ text, confidence }) => ({ text, confidence })),
      confidence: confidenceOf(characters),
      box: boxOf(quad, image),
    });
  }
  return candidates;
}
