import type { Box } from '@marsad/schemas';
import type { FaceLandmarks, FaceQuality, FaceRefusal, FoundFace, Point, RgbImage, Size } from '../ports.ts';
import { inverse, moved, type Similarity, similarityBetween, TEMPLATE, TEMPLATE_SIDE_PX } from './alignment.ts';
import { decodeFaces, distinctFaces } from './decode.ts';
import type { FaceNetworks } from './networks.ts';
import { type Light, lightOf, relighting } from './light.ts';
import { cutOut, mirror, type Normalisation, shrink } from './picture.ts';
import { type Chip, FACE_PART, landmarksOf, measureQuality, refusalOf } from './quality.ts';
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
/** A crop is small, and the face may fill it: it is searched small, with room around it, then larger if nothing was there. */
const CROP: readonly Look[] = [
  { longestPx: 160, rim: 0.1, lowestConfidence: 0.6 },
  { longestPx: 96, rim: 0.25, lowestConfidence: 0.5 },
  { longestPx: 320, rim: 0.1, lowestConfidence: 0.5 },
];

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

/** The grey of planes, 0 to 255. */
function greyInto(grey: Float32Array, planes: Float32Array, { mean, scale }: Normalisation): void {
  const area = grey.length;
  for (let at = 0; at < area; at += 1) {
    const sum = 0.299 * (planes[at] ?? 0) + 0.587 * (planes[at + area] ?? 0) + 0.114 * (planes[at + 2 * area] ?? 0);
    grey[at] = sum / scale + mean;
  }
}

/** Makes planes look lit where they are too flat to see anything in. */
function relight(planes: Float32Array, light: Light, { mean, scale }: Normalisation): void {
  const { gain, shift } = relighting(light);
  if (gain === 1) return;
  const offset = (mean * (gain - 1) + shift) * scale;
  for (let at = 0; at < planes.length; at += 1) planes[at] = (planes[at] ?? 0) * gain + offset;
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

/** What one thread needs to read faces; its buffers hold one face at a time and are overwritten after it. */
export function createFaceReading(networks: FaceNetworks) {
  const size: Size = { width: TEMPLATE_SIDE_PX, height: TEMPLATE_SIDE_PX };
  const planes = new Float32Array(TEMPLATE_SIDE_PX * TEMPLATE_SIDE_PX * 3);
  const grey = new Float32Array(TEMPLATE_SIDE_PX * TEMPLATE_SIDE_PX);

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

  /** In the upright square around the box; once more in a turned one if the head is tilted further than the network is used to. */
  async function locate(image: RgbImage, box: Box): Promise<Point[]> {
    const side = Math.max(box.width, box.height);
    const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const points = await pointsIn(image, square(centre, side, 0));
    const [left = centre, right = centre] = points;
    const tilt = Math.atan2(right.y - left.y, right.x - left.x);
    return Math.abs(tilt) > MOST_TILT ? pointsIn(image, square(centre, side, tilt)) : points;
  }

  /** The aligned face in grey, with its light. */
  function chipOf(): Chip {
    greyInto(grey, planes, CENTRED);
    return { grey, side: TEMPLATE_SIDE_PX, light: lightOf(grey, TEMPLATE_SIDE_PX, FACE_PART) };
  }

  async function read(image: RgbImage, embedding: Float32Array): Promise<ReadFace> {
    if (!isPicture(image)) return { kind: 'refused', reason: 'not_a_picture' };
    let found: FoundFace[] = [];
    for (const look of CROP) if (found.length === 0) found = await search(image, networks, look);
    const face = mostProminent(found, image);
    if (!face) return { kind: 'refused', reason: 'no_face' };
    const points = await locate(image, face.box);
    const landmarks = landmarksOf(points);
    const toChip = similarityBetween(points, TEMPLATE);
    const inPicture = cutOut(image, inverse(toChip), size, planes, CENTRED);
    const chip = chipOf();
    const quality = measureQuality({ box: face.box, landmarks, toChip, chip, inPicture });
    const reason = refusalOf(quality, inPicture);
    if (reason) return { kind: 'refused', reason, quality };
    relight(planes, chip.light, CENTRED);
    await networks.embed(planes, embedding);
    toUnitLength(embedding);
    return { kind: 'face', box: face.box, landmarks, quality };
  }

  return {
    /** Describes the most prominent face; writes its embedding, of unit length, where it was told to. Nothing of the face stays behind. */
    async describe(image: RgbImage, embedding: Float32Array): Promise<ReadFace> {
      try {
        return await read(image, embedding);
      } finally {
        for (const buffer of [planes, grey]) buffer.fill(0);
      }
    },
  };
}
