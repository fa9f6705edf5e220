import type { Box } from '@marsad/schemas';
import { overlap } from '../geometry.ts';
import { overwrite } from '../overwrite.ts';
import type { FoundFace, RgbImage, Size } from '../ports.ts';
import { decodeFaces, distinctFaces } from './decode.ts';
import { greyInto, lightOf, relight } from './light.ts';
import type { Part } from './light.ts';
import type { FaceNetworks } from './networks.ts';
import { CENTRED, sample, shrink } from './sampling.ts';

/** Sides of the detector's input are multiples of this: it is the step at which the anchors of the smaller strides fit. */
const SIDE_STEP_PX = 32;
/** A longer side is a mistake of the caller's: half a gigabyte of pixels. */
const LARGEST_SIDE_PX = 12_000;

/** One pass of a search: the image scaled so that its longer side, with its rims, is `longestPx`; each black rim is `rim` of that side. */
type Pass = { readonly longestPx: number; readonly rim: number; readonly lowestConfidence: number };
const WHOLE_IMAGE: Pass = { longestPx: 480, rim: 0, lowestConfidence: 0.6 };
/**
 * A crop is small, and the face may fill it. It is searched small first, then with more room around it, then larger, until a face is found:
 * `node tools/evaluate/tight-portraits.ts` counts the portraits that are missed.
 */
const CROP_PASSES: readonly Pass[] = [
  { longestPx: 160, rim: 0.1, lowestConfidence: 0.6 },
  { longestPx: 96, rim: 0.25, lowestConfidence: 0.5 },
  { longestPx: 160, rim: 0.5, lowestConfidence: 0.5 },
  { longestPx: 320, rim: 0.1, lowestConfidence: 0.5 },
  { longestPx: 224, rim: 0.5, lowestConfidence: 0.4 },
];
/** A photograph of a whole scene may hold a small face that is still large enough. A crop is smaller than these, and skips them. */
const SCENE_PASSES: readonly Pass[] = [
  { longestPx: 640, rim: 0, lowestConfidence: 0.6 },
  { longestPx: 1280, rim: 0, lowestConfidence: 0.6 },
];
/** A face that fills its image gets a better box with room around it. The box decides where its points are looked for. */
const ROOMY_PASSES: readonly Pass[] = [
  { longestPx: 96, rim: 0.25, lowestConfidence: 0.5 },
  { longestPx: 160, rim: 0.5, lowestConfidence: 0.5 },
];
/** Boxes of one face from two passes overlap at least this much (intersection over union). */
const SAME_FACE = 0.4;
/** From this reduction on, most pixels are skipped, so interpolating between neighbours gains nothing. */
const SHRUNK_FROM = 1.5;

/** Whether the image has pixels, and as many bytes as its size says. */
export const isImage = ({ data, width, height }: RgbImage): boolean =>
  width >= 1 &&
  height >= 1 &&
  Math.max(width, height) <= LARGEST_SIDE_PX &&
  Number.isInteger(width) &&
  Number.isInteger(height) &&
  data.length === width * height * 3;

/** How the detector's input maps to the image: `image = input * scale + shift`, px. */
type Placement = { readonly input: Size; readonly scale: number; readonly shiftX: number; readonly shiftY: number };

const roundedUp = (side: number): number => Math.ceil(side / SIDE_STEP_PX) * SIDE_STEP_PX;

/** Places the image in the middle of the input; what is left over is rim. */
function placementIn(image: Size, { longestPx, rim }: Pass): Placement {
  const scale = (Math.max(image.width, image.height) * (1 + 2 * rim)) / longestPx;
  const input: Size = {
    width: roundedUp((image.width * (1 + 2 * rim)) / scale),
    height: roundedUp((image.height * (1 + 2 * rim)) / scale),
  };
  return {
    input,
    scale,
    shiftX: (image.width - input.width * scale) / 2,
    shiftY: (image.height - input.height * scale) / 2,
  };
}

/** The part of the input that the image covers. */
const imagePart = ({ width, height }: Size, { scale, shiftX, shiftY }: Placement): Part => ({
  left: Math.ceil(-shiftX / scale),
  top: Math.ceil(-shiftY / scale),
  right: Math.floor((width - shiftX) / scale),
  bottom: Math.floor((height - shiftY) / scale),
});

const boxInImage = ({ x, y, width, height }: Box, { scale, shiftX, shiftY }: Placement): Box => ({
  x: x * scale + shiftX,
  y: y * scale + shiftY,
  width: width * scale,
  height: height * scale,
});

/** Draws the image into the detector's input and relights it. The rim does not count for the light. */
function drawInput(image: RgbImage, placement: Placement): Float32Array {
  const { input, scale, shiftX, shiftY } = placement;
  const planes = new Float32Array(input.width * input.height * 3);
  if (scale > SHRUNK_FROM) shrink(image, { scale, shiftX, shiftY }, input, planes, CENTRED);
  else sample(image, { a: scale, b: 0, shiftX, shiftY }, input, planes, CENTRED);
  const grey = new Float32Array(input.width * input.height);
  greyInto(grey, planes, CENTRED);
  relight(planes, lightOf(grey, input.width, imagePart(image, placement)), CENTRED);
  overwrite(grey);
  return planes;
}

async function search(image: RgbImage, networks: FaceNetworks, pass: Pass): Promise<FoundFace[]> {
  const placement = placementIn(image, pass);
  const { input } = placement;
  const planes = drawInput(image, placement);
  try {
    const levels = await networks.find(planes, input.width, input.height);
    const found = distinctFaces(levels.flatMap((level) => decodeFaces(level, input, pass.lowestConfidence)));
    return found.map(({ confidence, box }) => ({ confidence, box: boxInImage(box, placement) }));
  } finally {
    overwrite(planes);
  }
}

/** Finds every face of an image, the most confident first; none where the bytes are no image. */
export async function findFaces(image: RgbImage, networks: FaceNetworks): Promise<FoundFace[]> {
  return isImage(image) ? search(image, networks, WHOLE_IMAGE) : [];
}

/** How fast a face's weight falls off from the middle, across and down. A crop is cut around the person it is of; others stand at its edge. */
const OFF_CENTRE = { across: 16, down: 8 } as const;

/** Returns the face with the best product of size, confidence and nearness to the middle. */
export function mostProminent(found: readonly FoundFace[], { width, height }: Size): FoundFace | undefined {
  const weight = ({ box, confidence }: FoundFace): number => {
    const offX = (box.x + box.width / 2 - width / 2) / width;
    const offY = (box.y + box.height / 2 - height / 2) / height;
    const centred = Math.exp(-OFF_CENTRE.across * offX * offX - OFF_CENTRE.down * offY * offY);
    return box.width * box.height * confidence * centred;
  };
  return found.toSorted((a, b) => weight(b) - weight(a))[0];
}

/** The square around a box in which the points of a face are looked for. */
function squareAround({ x, y, width, height }: Box): Box {
  const side = Math.max(width, height);
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
}

/** A face is cut tightly where more than this share of its square lies outside the image. */
const TIGHT_FROM = 0.02;
function isTight(box: Box, image: Size): boolean {
  const { x, y, width, height } = squareAround(box);
  const across = Math.min(x + width, image.width) - Math.max(x, 0);
  const down = Math.min(y + height, image.height) - Math.max(y, 0);
  return across * down < (1 - TIGHT_FROM) * width * height;
}

/** A box in which the face of an image may be. */
export type FaceCandidate = FoundFace & { readonly isTight: boolean };

/** Yields the boxes of the face that an image shows, the best first. A face that fills the image is boxed again with room around it. */
export async function* facesOf(image: RgbImage, networks: FaceNetworks): AsyncGenerator<FaceCandidate> {
  let found: FoundFace[] = [];
  const longestPx = Math.max(image.width, image.height);
  for (const pass of [...CROP_PASSES, ...SCENE_PASSES.filter((scene) => scene.longestPx <= longestPx)])
    if (found.length === 0) found = await search(image, networks, pass);
  const face = mostProminent(found, image);
  if (!face) return;
  const tight = isTight(face.box, image);
  for (const pass of tight ? ROOMY_PASSES : []) {
    const again = (await search(image, networks, pass)).filter(({ box }) => overlap(box, face.box) > SAME_FACE);
    const best = mostProminent(again, image);
    if (best) yield { ...best, isTight: true };
  }
  yield { ...face, isTight: tight };
}
