import type { PlateCandidate, PlateHint, RgbImage } from '../ports.ts';
import type { Areas } from './areas.ts';
import { areasOf, areasWithin } from './areas.ts';
import { CERTAIN, LETTER_CERTAIN, READABLE, readConfidence } from './confidence.ts';
import type { Corners } from './corners.ts';
import { hull } from './corners.ts';
import { findPlates } from './find.ts';
import type { FoundPlate } from './find.ts';
import type { Grammar } from './grammars.ts';
import { grammarsFor } from './grammars.ts';
import { plateLetterIn, rereadLetter } from './plate-letter.ts';
import type { PlateNetworks } from './networks.ts';
import type { PlateReading } from './read-plate.ts';
import { isPart, readPlate } from './read-plate.ts';

/** Stands for a letter that is on the plate and was not read. */
export const UNREAD = '?';

/** The longer sides to which an image is scaled for the finder, px. */
const SIDES_PX = [320, 640];
/** An image up to this side shows nothing more at the larger of the two sizes, px. */
const SMALL_PX = 400;
/** A find with a lower score that cannot be read is no plate. */
const SURELY_A_PLATE = 0.5;
/** A smaller image cannot hold a plate, px. */
const MIN_IMAGE_PX = 8;
/**
 * A read of this confidence ends the search. On the development sets (`npm run evaluate -- plates`) the larger size then changed no answer,
 * and took two thirds of the time.
 */
const SETTLED = 0.9;
/** A find with a lower score is read only while nothing certain was read, because a real second plate scores as high as the first. */
const DOUBTFUL = 0.3;

/** Replaces an unsure letter by a wildcard, which can only match as "possible" (decision 0007). */
function withoutUnsureLetter(reading: PlateReading): PlateReading {
  const letter = reading.grammar === 'MA' ? plateLetterIn(reading.text) : undefined;
  const unsure = reading.characters.find(({ text, confidence }) => text === letter && confidence < LETTER_CERTAIN);
  if (!unsure) return reading;
  return {
    ...reading,
    text: reading.text.replace(unsure.text, UNREAD),
    characters: reading.characters.map((known) =>
      known === unsure ? { ...known, text: UNREAD, confidence: 0 } : known,
    ),
    // The rest is more certain than the whole was, because the doubt lay in the letter.
    probability: Math.min(1, reading.probability / Math.max(unsure.confidence, 1e-6)),
  };
}

function boxOf(corners: Corners, { width, height }: RgbImage): PlateCandidate['box'] {
  const { left, top, right, bottom } = hull(corners);
  const x = Math.min(width - 1, Math.max(0, left));
  const y = Math.min(height - 1, Math.max(0, top));
  return { x, y, width: Math.max(1, Math.min(width, right) - x), height: Math.max(1, Math.min(height, bottom) - y) };
}

function candidateOf({ corners }: FoundPlate, read: PlateReading, image: RgbImage): PlateCandidate {
  const reading = withoutUnsureLetter(read);
  const confidence = readConfidence(reading.probability);
  const readable = confidence >= READABLE;
  return {
    rawText: readable ? reading.text : '',
    seenText: reading.seen,
    characters: readable ? reading.characters.map(({ text, confidence }) => ({ text, confidence })) : [],
    confidence,
    proposal: { text: readable ? read.text : '', confidence: readConfidence(read.probability) },
    country: readable ? reading.country : undefined,
    box: boxOf(corners, image),
    corners: corners.map(({ x, y }) => ({ x, y })),
  };
}

type Ranked = { readonly candidate: PlateCandidate; readonly rank: number };

/** Ranks by how well a find reads. The finder's score counts as one character, so that a find that hardly looks like a plate ranks low. */
const rankOf = ({ score }: FoundPlate, { probability, characters, text }: PlateReading): number =>
  Math.log(score) +
  Math.log(Math.max(probability, 1e-12)) / Math.max(1, characters.length) -
  (isPart(text) ? BEHIND_WHOLE : 0);
/** The log probability that digits alone lose, so that they rank behind a whole plate that was read near them. */
const BEHIND_WHOLE = 0.5;

/**
 * Finds and reads the plates in a vehicle's crop or in a whole photograph. A small plate far behind one that was read certainly may be left out: a
 * caller who wants the plate of each vehicle passes each vehicle's crop.
 * @returns best first; a plate that was found and could not be read has an empty text; empty where there is no plate
 */
export async function readPlates(
  image: RgbImage,
  networks: PlateNetworks,
  { country, isPlate = false }: PlateHint = {},
): Promise<PlateCandidate[]> {
  const bytes = image.width * image.height * 3;
  if (image.data.length !== bytes) {
    const size = `${image.width} x ${image.height} px`;
    throw new RangeError(`an image of ${size} has ${bytes} bytes, this one ${image.data.length}`);
  }
  if (image.width < MIN_IMAGE_PX || image.height < MIN_IMAGE_PX) return [];
  const grammars = grammarsFor(country);
  const sides = Math.max(image.width, image.height) <= SMALL_PX ? SIDES_PX.slice(0, 1) : SIDES_PX;
  if (isPlate) return readAll(image, [wholeImage(image)], (plate) => areasWithin(plate.corners), grammars, networks);
  let sizesLeft = sides.length;
  for await (const found of findPlates(image, sides, (input) => networks.find(input))) {
    sizesLeft -= 1;
    const candidates = await readAll(image, found, areasOf, grammars, networks, sizesLeft > 0);
    if (candidates.length > 0) return candidates;
  }
  return [];
}

/**
 * Reads what was found, the highest score first.
 * @param mustSettle the image can be searched again in a larger size: then a first plate that is not read certainly ends this search
 * @returns best first; empty where nothing was found or the search was ended
 */
async function readAll(
  image: RgbImage,
  found: readonly FoundPlate[],
  areasFor: (plate: FoundPlate) => Areas,
  grammars: readonly Grammar[],
  networks: PlateNetworks,
  mustSettle = false,
): Promise<PlateCandidate[]> {
  const ranked: Ranked[] = [];
  for (const plate of found) {
    if (plate.score < DOUBTFUL && ranked.some(({ candidate }) => candidate.confidence >= CERTAIN)) break;
    const read = await readPlate(image, plate, areasFor(plate), grammars, networks);
    const reading = read && (await rereadLetter(read, networks));
    const isSettled = reading !== undefined && readConfidence(reading.probability) >= SETTLED;
    if (mustSettle && ranked.length === 0 && !isSettled) return [];
    if (!reading) continue;
    const candidate = candidateOf(plate, reading, image);
    if (candidate.rawText === '' && plate.score < SURELY_A_PLATE) continue;
    ranked.push({ candidate, rank: rankOf(plate, reading) });
  }
  const isRead = ({ candidate }: Ranked): number => Number(candidate.rawText !== '');
  return ranked.sort((a, b) => isRead(b) - isRead(a) || b.rank - a.rank).map(({ candidate }) => candidate);
}

/** The corners of an image that is a plate already. */
const wholeImage = ({ width, height }: RgbImage): FoundPlate => ({
  corners: [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ],
  score: 1,
});
