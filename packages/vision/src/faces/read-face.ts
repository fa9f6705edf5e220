import type { Box } from '@marsad/schemas';
import { overlap } from '../geometry.ts';
import type { FaceLandmarks, FaceQuality, FaceRefusal, FoundFace, Point, RgbImage, Size } from '../ports.ts';
import {
  DRAWN_TEMPLATE,
  inverse,
  moved,
  type Similarity,
  similarityBetween,
  TEMPLATE,
  TEMPLATE_SIDE_PX,
} from './alignment.ts';
import { decodeFaces, distinctFaces } from './decode.ts';
import { DIMENSIONS, type FaceNetworks } from './networks.ts';
import { type Light, lightOf, relighting } from './light.ts';
import { cutOut, mirror, type Normalisation, shrink } from './picture.ts';
import { type Chip, coverOf, FACE_PART, landmarksOf, measureQuality, refusalOf } from './quality.ts';
import { toUnitLength } from './unit-length.ts';

export type ReadFace =
  | { readonly kind: 'face'; readonly box: Box; readonly landmarks: FaceLandmarks; readonly quality: FaceQuality }
  | { readonly kind: 'refused'; readonly reason: FaceRefusal; readonly quality?: FaceQuality };

const RAW = { mean: 0, scale: 1 } as const;
const CENTRED = { mean: 127, scale: 1 / 128 } as const;
const SIDE_STEP_PX = 32;
/** Larger sides than this are a mistake of the caller's: half a gigabyte of pixels. */
const LARGEST_SIDE_PX = 12_000;

/** What a search looks at: the whole picture scaled so that its longer side is `longestPx`, with a black rim of `rim` of that side. */
type Look = { readonly longestPx: number; readonly rim: number; readonly lowestConfidence: number };
const WHOLE_PICTURE: Look = { longestPx: 480, rim: 0, lowestConfidence: 0.6 };
/** A crop is small, and the face may fill it: it is searched small, then with more room around it, then larger if nothing was there. */
const CROP: readonly Look[] = [
  { longestPx: 160, rim: 0.1, lowestConfidence: 0.6 },
  { longestPx: 96, rim: 0.25, lowestConfidence: 0.5 },
  { longestPx: 160, rim: 0.5, lowestConfidence: 0.5 },
  { longestPx: 320, rim: 0.1, lowestConfidence: 0.5 },
  { longestPx: 224, rim: 0.5, lowestConfidence: 0.4 },
];
/** The picture of a whole scene: a face that is small in it may still be large enough. A crop is smaller than this, and is not searched so. */
const SCENE: readonly Look[] = [
  { longestPx: 640, rim: 0, lowestConfidence: 0.6 },
  { longestPx: 1280, rim: 0, lowestConfidence: 0.6 },
];

/** A face that fills its picture is boxed better with room around it: the box decides where its points are looked for. */
const ROOMY: readonly Look[] = [
  { longestPx: 96, rim: 0.25, lowestConfidence: 0.5 },
  { longestPx: 160, rim: 0.5, lowestConfidence: 0.5 },
];
/** Boxes of one face that two searches give overlap at least this much. */
const SAME_FACE = 0.4;

export const isPicture = ({ data, width, height }: RgbImage): boolean =>
  width >= 1 &&
  height >= 1 &&
  Math.max(width, height) <= LARGEST_SIDE_PX &&
  Number.isInteger(width) &&
  Number.isInteger(height) &&
  data.length === width * height * 3;

/** From here on, interpolating between neighbours is for nothing: most of them are passed over. */
const SHRUNK_FROM = 1.5;
const roundedUp = (side: number): number => Math.ceil(side / SIDE_STEP_PX) * SIDE_STEP_PX;

async function search(image: RgbImage, networks: FaceNetworks, look: Look): Promise<FoundFace[]> {
  const scale = (Math.max(image.width, image.height) * (1 + 2 * look.rim)) / look.longestPx;
  const input: Size = {
    width: roundedUp((image.width * (1 + 2 * look.rim)) / scale),
    height: roundedUp((image.height * (1 + 2 * look.rim)) / scale),
  };
  // The picture in the middle of the canvas: all that is left over is rim.
  const shiftX = (image.width - input.width * scale) / 2;
  const shiftY = (image.height - input.height * scale) / 2;
  const planes = new Float32Array(input.width * input.height * 3);
  if (scale > SHRUNK_FROM) shrink(image, { scale, shiftX, shiftY }, input, planes, CENTRED);
  else cutOut(image, { a: scale, b: 0, shiftX, shiftY }, input, planes, CENTRED);
  // The light of the picture, not that of its rim.
  const part = {
    left: Math.ceil(-shiftX / scale),
    top: Math.ceil(-shiftY / scale),
    right: Math.floor((image.width - shiftX) / scale),
    bottom: Math.floor((image.height - shiftY) / scale),
  };
  const grey = new Float32Array(input.width * input.height);
  greyInto(grey, planes, CENTRED);
  relight(planes, lightOf(grey, input.width, part), CENTRED);
  const levels = await networks.find(planes, input.width, input.height);
  planes.fill(0);
  grey.fill(0);
  const found = distinctFaces(levels.flatMap((level) => decodeFaces(level, input, look.lowestConfidence)));
  return found.map(({ confidence, box }) => ({
    confidence,
    box: {
      x: box.x * scale + shiftX,
      y: box.y * scale + shiftY,
      width: box.width * scale,
      height: box.height * scale,
    },
  }));
}

/** Every face of a picture, the surest first; none in what is no picture. */
export async function findFaces(image: RgbImage, networks: FaceNetworks): Promise<FoundFace[]> {
  return isPicture(image) ? search(image, networks, WHOLE_PICTURE) : [];
}

/** Large and near the middle: a crop is cut around the one who is meant, and others look over the shoulder. */
export function mostProminent(found: readonly FoundFace[], { width, height }: Size): FoundFace | undefined {
  const weight = ({ box, confidence }: FoundFace): number => {
    const offX = (box.x + box.width / 2 - width / 2) / width;
    const offY = (box.y + box.height / 2 - height / 2) / height;
    return box.width * box.height * confidence * Math.exp(-16 * offX * offX - 8 * offY * offY);
  };
  return found.toSorted((a, b) => weight(b) - weight(a))[0];
}

/** The square in which the points of a face are looked for. */
function squareAround({ x, y, width, height }: Box): Box {
  const side = Math.max(width, height);
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
}

/** More of a square than this outside the picture, and the face is cut tightly. */
const TIGHT_FROM = 0.02;
function isTight(box: Box, picture: Size): boolean {
  const { x, y, width, height } = squareAround(box);
  const across = Math.min(x + width, picture.width) - Math.max(x, 0);
  const down = Math.min(y + height, picture.height) - Math.max(y, 0);
  return across * down < (1 - TIGHT_FROM) * width * height;
}

type Candidate = FoundFace & { readonly isTight: boolean };

/** The face that a picture is of. One that fills it is boxed once more with room around it, and the box that fits best comes first. */
async function* facesOf(image: RgbImage, networks: FaceNetworks): AsyncGenerator<Candidate> {
  let found: FoundFace[] = [];
  const longestPx = Math.max(image.width, image.height);
  for (const look of [...CROP, ...SCENE.filter((scene) => scene.longestPx <= longestPx)])
    if (found.length === 0) found = await search(image, networks, look);
  const face = mostProminent(found, image);
  if (!face) return;
  const tight = isTight(face.box, image);
  for (const look of tight ? ROOMY : []) {
    const again = (await search(image, networks, look)).filter(({ box }) => overlap(box, face.box) > SAME_FACE);
    const best = mostProminent(again, image);
    if (best) yield { ...best, isTight: true };
  }
  yield { ...face, isTight: tight };
}
/** What is said of a face whose box was wrong: another box may do. */
const MISLED: ReadonlySet<FaceRefusal> = new Set(['cut_off', 'occluded', 'too_small']);

/** The grey of planes, 0 to 255. */
function greyInto(grey: Float32Array, planes: Float32Array, { mean, scale }: Normalisation): void {
  const area = grey.length;
  for (let at = 0; at < area; at += 1) {
    const sum = 0.299 * (planes[at] ?? 0) + 0.587 * (planes[at + area] ?? 0) + 0.114 * (planes[at + 2 * area] ?? 0);
    grey[at] = sum / scale + mean;
  }
}

/**
 * Makes planes look lit where they are too flat to see anything in. What would be darker than black or brighter than white stays black or white:
 * a black rim would otherwise become the strongest thing in the picture.
 */
function relight(planes: Float32Array, light: Light, { mean, scale }: Normalisation): void {
  const { gain, shift } = relighting(light);
  if (gain === 1) return;
  const offset = (mean * (gain - 1) + shift) * scale;
  const [black, white] = [-mean * scale, (255 - mean) * scale];
  for (let at = 0; at < planes.length; at += 1)
    planes[at] = Math.min(white, Math.max(black, (planes[at] ?? 0) * gain + offset));
}

/** Seen in a mirror, the left eye is the right one. */
const MIRRORED_ORDER = [1, 0, 2, 4, 3] as const;
/** Radians, about 17 degrees. */
const MOST_TILT = 0.3;

/** A turned square of the picture, as the landmark network sees it. */
function square(centre: Point, side: number, angle: number): Similarity {
  const scale = side / TEMPLATE_SIDE_PX;
  const a = Math.cos(angle) * scale;
  const b = Math.sin(angle) * scale;
  const half = TEMPLATE_SIDE_PX / 2;
  return { a, b, shiftX: centre.x - half * (a - b), shiftY: centre.y - half * (a + b) };
}

/** In the template, the middle of the squares that detected faces have; their side is the template's. */
const MIDDLE: Point = { x: 56, y: 62 };
/** The upright square that a face with these points has where nothing is cut off. */
function squareOfPoints(points: readonly Point[]): Similarity {
  const toSource = inverse(similarityBetween(points, TEMPLATE));
  return square(moved(toSource, MIDDLE), TEMPLATE_SIDE_PX * Math.hypot(toSource.a, toSource.b), 0);
}

/** What one thread needs to read faces; its buffers hold one face at a time and are overwritten after it. */
export function createFaceReading(networks: FaceNetworks) {
  const size: Size = { width: TEMPLATE_SIDE_PX, height: TEMPLATE_SIDE_PX };
  const planes = new Float32Array(TEMPLATE_SIDE_PX * TEMPLATE_SIDE_PX * 3);
  const grey = new Float32Array(TEMPLATE_SIDE_PX * TEMPLATE_SIDE_PX);
  const mirrored = new Float32Array(DIMENSIONS);

  /** The five points in a square of the picture: seen plainly and mirrored, and the mean of both, which errs less than either. */
  async function pointsIn(image: RgbImage, toSource: Similarity): Promise<Point[]> {
    cutOut(image, toSource, size, planes, RAW);
    greyInto(grey, planes, RAW);
    relight(planes, lightOf(grey, TEMPLATE_SIDE_PX, FACE_PART), RAW);
    const plain = await networks.landmarks(planes);
    mirror(planes, TEMPLATE_SIDE_PX);
    const mirrored = await networks.landmarks(planes);
    return MIRRORED_ORDER.map((twin, index) => {
      const x = ((plain[2 * index] ?? 0) + 1 - (mirrored[2 * twin] ?? 0)) / 2;
      const y = ((plain[2 * index + 1] ?? 0) + (mirrored[2 * twin + 1] ?? 0)) / 2;
      return moved(toSource, { x: x * TEMPLATE_SIDE_PX, y: y * TEMPLATE_SIDE_PX });
    });
  }

  /**
   * In the upright square around the box; once more in a turned one if the head is tilted further than the network is used to, and once more
   * around the points themselves if the picture cuts the box off.
   */
  async function locate(image: RgbImage, { box, isTight: again }: Candidate): Promise<Point[]> {
    const side = Math.max(box.width, box.height);
    const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const upright = await pointsIn(image, square(centre, side, 0));
    const points = again ? await pointsIn(image, squareOfPoints(upright)) : upright;
    const [left = centre, right = centre] = points;
    const tilt = Math.atan2(right.y - left.y, right.x - left.x);
    return Math.abs(tilt) > MOST_TILT ? pointsIn(image, square(centre, side, tilt)) : points;
  }

  /** The aligned face in grey, with its light. */
  function chipOf(): Chip {
    greyInto(grey, planes, CENTRED);
    return { grey, side: TEMPLATE_SIDE_PX, light: lightOf(grey, TEMPLATE_SIDE_PX, FACE_PART) };
  }

  /** The face and its mirror image, each of unit length, and their mean: what differs between them is of the picture, not of the person. */
  async function embedBothWays(embedding: Float32Array): Promise<void> {
    await networks.embed(planes, embedding);
    mirror(planes, TEMPLATE_SIDE_PX);
    await networks.embed(planes, mirrored);
    toUnitLength(embedding);
    toUnitLength(mirrored);
    for (let at = 0; at < embedding.length; at += 1) embedding[at] = (embedding[at] ?? 0) + (mirrored[at] ?? 0);
    toUnitLength(embedding);
  }

  async function read(image: RgbImage, embedding: Float32Array): Promise<ReadFace> {
    if (!isPicture(image)) return { kind: 'refused', reason: 'not_a_picture' };
    let refused: ReadFace | undefined;
    for await (const face of facesOf(image, networks)) {
      const result = await readAt(image, face, embedding);
      if (result.kind === 'face' || !MISLED.has(result.reason)) return result;
      refused ??= result;
    }
    return refused ?? { kind: 'refused', reason: 'no_face' };
  }

  async function readAt(image: RgbImage, face: Candidate, embedding: Float32Array): Promise<ReadFace> {
    const points = await locate(image, face);
    const landmarks = landmarksOf(points);
    const toSource = inverse(similarityBetween(points, DRAWN_TEMPLATE));
    const cover = coverOf(points, toSource, image);
    cutOut(image, toSource, size, planes, CENTRED);
    const chip = chipOf();
    const quality = measureQuality({ box: face.box, landmarks, chip, cover });
    const reason = refusalOf(quality, cover);
    if (reason) return { kind: 'refused', reason, quality };
    relight(planes, chip.light, CENTRED);
    await embedBothWays(embedding);
    return { kind: 'face', box: face.box, landmarks, quality };
  }

  return {
    /** Describes the most prominent face; writes its embedding, of unit length, where it was told to. Nothing of the face stays behind. */
    async describe(image: RgbImage, embedding: Float32Array): Promise<ReadFace> {
      try {
        return await read(image, embedding);
      } finally {
        for (const buffer of [planes, grey, mirrored]) buffer.fill(0);
      }
    },
  };
}
