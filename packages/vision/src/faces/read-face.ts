import type { Box } from '@marsad/schemas';
import type { FaceLandmarks, FaceQuality, FaceRefusal, RgbImage } from '../ports.ts';
import { DRAWN_TEMPLATE, inverse, similarityBetween, TEMPLATE_SIDE_PX } from './alignment.ts';
import { createFaceBuffers, type FaceBuffers, wipeBuffers } from './face-buffers.ts';
import { locatePoints } from './face-points.ts';
import { type FaceCandidate, facesOf, isImage } from './face-search.ts';
import { greyInto, lightOf, relight } from './light.ts';
import type { FaceNetworks } from './networks.ts';
import { type Chip, coverOf, FACE_PART, landmarksOf, measureQuality, refusalOf } from './quality.ts';
import { CENTRED, mirror, sample } from './sampling.ts';
import { toUnitLength } from './unit-length.ts';

export type ReadFace =
  | { readonly kind: 'face'; readonly box: Box; readonly landmarks: FaceLandmarks; readonly quality: FaceQuality }
  | { readonly kind: 'refused'; readonly reason: FaceRefusal; readonly quality?: FaceQuality };

/** Refusals that a wrong box may cause, after which the next box is tried. */
const WRONG_BOX: ReadonlySet<FaceRefusal> = new Set(['cut_off', 'occluded', 'too_small']);

/** The aligned face in grey, with its light. */
function chipOf({ planes, grey }: FaceBuffers): Chip {
  greyInto(grey, planes, CENTRED);
  return { grey, side: TEMPLATE_SIDE_PX, light: lightOf(grey, TEMPLATE_SIDE_PX, FACE_PART) };
}

/**
 * Writes the mean of the embeddings of the aligned face and of its mirror image, each of unit length. What differs between the two belongs to
 * the image and not to the person.
 */
async function embedBothWays(
  embedding: Float32Array,
  networks: Pick<FaceNetworks, 'embed'>,
  { planes, mirrored }: FaceBuffers,
): Promise<void> {
  await networks.embed(planes, embedding);
  mirror(planes, TEMPLATE_SIDE_PX);
  await networks.embed(planes, mirrored);
  toUnitLength(embedding);
  toUnitLength(mirrored);
  for (let at = 0; at < embedding.length; at += 1) embedding[at] = (embedding[at] ?? 0) + (mirrored[at] ?? 0);
  toUnitLength(embedding);
}

/** Aligns the face in one box, assesses it, and embeds it if it is good enough. */
async function readAt(
  image: RgbImage,
  candidate: FaceCandidate,
  embedding: Float32Array,
  networks: FaceNetworks,
  buffers: FaceBuffers,
): Promise<ReadFace> {
  const { box } = candidate;
  const points = await locatePoints(image, candidate, networks, buffers);
  const landmarks = landmarksOf(points);
  const toImage = inverse(similarityBetween(points, DRAWN_TEMPLATE));
  const cover = coverOf(points, toImage, image);
  sample(image, toImage, buffers.size, buffers.planes, CENTRED);
  const chip = chipOf(buffers);
  const quality = measureQuality({ box, landmarks, chip, cover });
  const reason = refusalOf(quality, cover);
  if (reason) return { kind: 'refused', reason, quality };
  relight(buffers.planes, chip.light, CENTRED);
  await embedBothWays(embedding, networks, buffers);
  return { kind: 'face', box, landmarks, quality };
}

/** Reads the first of an image's boxes in which a face is good enough; otherwise returns the first refusal. */
async function readFirst(
  image: RgbImage,
  embedding: Float32Array,
  networks: FaceNetworks,
  buffers: FaceBuffers,
): Promise<ReadFace> {
  if (!isImage(image)) return { kind: 'refused', reason: 'not_a_picture' };
  let refused: ReadFace | undefined;
  for await (const candidate of facesOf(image, networks)) {
    const result = await readAt(image, candidate, embedding, networks, buffers);
    if (result.kind === 'face' || !WRONG_BOX.has(result.reason)) return result;
    refused ??= result;
  }
  return refused ?? { kind: 'refused', reason: 'no_face' };
}

/** What one thread needs to read faces, one at a time. */
export function createFaceReading(networks: FaceNetworks) {
  const buffers = createFaceBuffers();
  return {
    /** Describes the most prominent face, and writes its embedding, of unit length, into `embedding`. Nothing else of the face is left. */
    async describe(image: RgbImage, embedding: Float32Array): Promise<ReadFace> {
      try {
        return await readFirst(image, embedding, networks, buffers);
      } finally {
        wipeBuffers(buffers);
      }
    },
  };
}
