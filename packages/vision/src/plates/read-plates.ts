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

/** A letter that stands there and that was not read. */
export const UNREAD = '?';

/** Longer sides in which the finder looks at a picture. Of a small crop the larger one would show nothing more. */
const SIDES_PX = [320, 640];
const SMALL_PX = 400;
/** What is found less surely and cannot be read is no plate. */
const SURELY_A_PLATE = 0.5;
const MIN_PICTURE_PX = 8;
/** A read so sure ends the search: on the development sets the larger picture then changed no answer and took two thirds of the time. */
const SETTLED = 0.9;
/** What is found less surely is looked at only while nothing certain was read: a second plate is found as well as the first. */
const DOUBTFUL = 0.3;

/** An unsure letter is not said (decision 0007): it becomes a wildcard that can only ever match as "possible". */
function withoutUnsureLetter(reading: PlateReading): PlateReading {
  const letter = reading.grammar === 'MA' ? plateLetterIn(reading.text) : undefined;
  const unsure = reading.characters.find(({ text, confidence }) => text === letter && confidence < LETTER_CERTAIN);
  if (!unsure) return reading;
  return {
    ...reading,
    text: reading.text.replace(unsure.text, UNREAD),
    characters: reading.characters.map((one) => (one === unsure ? { ...one, text: UNREAD, confidence: 0 } : one)),
    // What remains is surer than the whole was: the doubt lay in the letter.
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

/** The reader judges the finder, which counts as one character: what reads well is the plate, unless it hardly looks like one. */
const rankOf = ({ score }: FoundPlate, { probability, characters, text }: PlateReading): number =>
  Math.log(score) +
  Math.log(Math.max(probability, 1e-12)) / Math.max(1, characters.length) -
  (isPart(text) ? BEHIND_WHOLE : 0);
/** Digits alone come after any whole plate that was read near them. */
const BEHIND_WHOLE = 0.5;

/**
 * Finds and reads the plates of a vehicle's crop or of a whole photograph.
 * A small plate far behind one that was read surely may be left out: whoever wants each vehicle's plate asks with its crop.
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
    throw new RangeError(`a picture of ${size} has ${bytes} bytes, this one ${image.data.length}`);
  }
  if (image.width < MIN_PICTURE_PX || image.height < MIN_PICTURE_PX) return [];
  const grammars = grammarsFor(country);
  const sides = Math.max(image.width, image.height) <= SMALL_PX ? SIDES_PX.slice(0, 1) : SIDES_PX;
  if (isPlate) return readAll(image, [wholePicture(image)], (plate) => areasWithin(plate.corners), grammars, networks);
  let looks = sides.length;
  for await (const found of findPlates(image, sides, (picture) => networks.find(picture))) {
    looks -= 1;
    const candidates = await readAll(image, found, areasOf, grammars, networks, looks > 0);
    if (candidates.length > 0) return candidates;
  }
  return [];
}

/**
 * Reads what was found, surest first.
 * @param mustSettle the picture can be looked at again in another size: a first plate that is not read surely ends this look
 * @returns best first; empty where nothing was found or the look was ended
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

/** A picture that is a plate already: its own corners, a little inside where cut-outs leave room. */
const wholePicture = ({ width, height }: RgbImage): FoundPlate => ({
  corners: [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ],
  score: 1,
});
