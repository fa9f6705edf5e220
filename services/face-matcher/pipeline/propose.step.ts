import { boxWithMargin } from '@marsad/evidence';
import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { overwrite } from '@marsad/vision';
import type { Revision } from '../domain/candidate-book.ts';
import type { Reasons } from '../errors.ts';
import type { JpegCodec } from '../ports.ts';
import type { MatchedHead } from './head-input.ts';

/**
 * The margin around a candidate's face, as a share of the longer side of its box: it shows hair, chin and ears, which the box leaves out. A
 * neighbour's face is further away.
 */
const FACE_MARGIN = 0.35;

/** Passes on the new revisions. Their faces are kept before they are published, because an alert may ask for its face at once. */
export const propose =
  (codec: JpegCodec): Step<MatchedHead, readonly Revision[], Reasons> =>
  async ({ book, faces, data, jpeg, resemblances, nowMs }) => {
    const revisions = book.revisionsOf(data, resemblances);
    if (revisions.length === 0) return drop('nothing_better');
    // Decodes again, because the image went to the thread that read it and was overwritten there.
    const decoded = await codec.decode(jpeg);
    if (decoded.kind !== 'image') return pass(revisions);
    const { image } = decoded;
    try {
      for (const { candidateId, faceBox, score, authorisationId } of revisions) {
        const part = boxWithMargin(faceBox, Math.max(faceBox.width, faceBox.height) * FACE_MARGIN, image);
        const face = await codec.encodePart(image, part);
        const crop = { jpeg: face, widthPx: part.width, heightPx: part.height, score, authorisationId };
        faces.keep(candidateId, crop, nowMs);
      }
    } finally {
      overwrite(image.data);
    }
    return pass(revisions);
  };
