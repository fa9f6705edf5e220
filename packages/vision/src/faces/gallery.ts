import { CodedError } from '../coded-error.ts';
import { createTemplateMemory, type Template } from './template-memory.ts';
import { toUnitLength } from './unit-length.ts';

/**
 * The person of a gallery who is most like a face. `score`, -1 to 1: the cosine to that person, less the mean of the cosines to everybody else
 * who is enrolled. For a person alone in a gallery it is the cosine; it is never more.
 */
export type Identification = { readonly identity: string; readonly score: number };

/** The people who are looked for. A person's template is overwritten when the person leaves the gallery. */
export type Gallery = {
  readonly capacity: number;
  readonly size: number;
  /** Makes one template of a person: the mean of the embeddings of all their images. Replaces the person's template. @throws {GalleryError} */
  enrol(identity: string, embeddings: readonly Float32Array[]): void;
  /** Overwrites a person's template; false if there is none. */
  remove(identity: string): boolean;
  /** Overwrites every template. */
  wipe(): void;
  best(embedding: Float32Array): Identification | undefined;
};

/**
 * The mean of the others includes this many assumed strangers with a cosine of 0, because a few people are a poor sample of what a face has
 * in common with everybody: a fifth of the mean of five others is subtracted, but five sevenths of the mean of fifty. No difference was
 * measured between 5 and 20 (`node tools/evaluate/faces-sets.ts`, decision 0029).
 */
const ASSUMED_STRANGERS = 20;

/**
 * Subtracts the mean of the other cosines from the highest one. A dim, blurred or unusual image is somewhat like everybody, which says nothing
 * about who it shows. This is the cohort normalisation of speaker recognition (Reynolds 1997), with the gallery as its own cohort.
 */
function scoreOf(highest: number, sumOfAll: number, people: number): number {
  // Never below 0: people who are unlike a face must not raise its score for somebody else.
  const common = Math.max(0, (sumOfAll - highest) / (people - 1 + ASSUMED_STRANGERS));
  return Math.min(1, Math.max(-1, highest - common));
}

export type GalleryErrorCode = 'full' | 'no_image' | 'other_network';

/** The gallery cannot enrol a person or compare an embedding; the code says why. */
export class GalleryError extends CodedError<GalleryErrorCode> {
  override readonly name = 'GalleryError';
}

/** The cosine between two embeddings of unit length: 1 for the same image, around 0 for strangers. */
export function similarity(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length)
    throw new GalleryError(
      'other_network',
      `embeddings of ${a.length} and ${b.length} numbers are of different networks: enrol again`,
    );
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** Returns the person who is most like a face, however unlike: the caller compares the score with the threshold. */
export const identify = (embedding: Float32Array, gallery: Gallery): Identification | undefined =>
  gallery.best(embedding);

export function createGallery({ capacity, dimensions = 512 }: { capacity: number; dimensions?: number }): Gallery {
  const memory = createTemplateMemory(capacity, dimensions);
  const templates = new Map<string, Template>();

  function templateFor(identity: string): Template {
    const template = templates.get(identity) ?? memory.take();
    if (!template)
      throw new GalleryError('full', `the gallery holds ${capacity} people and is full: ${identity} was not enrolled`);
    templates.set(identity, template);
    return template.fill(0);
  }
  return {
    capacity,
    get size() {
      return templates.size;
    },
    enrol(identity, embeddings) {
      if (embeddings.length === 0) throw new GalleryError('no_image', `${identity} has no image that can be enrolled`);
      const wrong = embeddings.find(({ length }) => length !== dimensions);
      if (wrong)
        throw new GalleryError(
          'other_network',
          `an embedding of ${wrong.length} numbers is of another network: ${dimensions} are expected`,
        );
      const template = templateFor(identity);
      for (const embedding of embeddings)
        for (let at = 0; at < dimensions; at += 1) template[at] = (template[at] ?? 0) + (embedding[at] ?? 0);
      toUnitLength(template);
    },
    remove(identity) {
      const template = templates.get(identity);
      if (!template) return false;
      memory.giveBack(template);
      return templates.delete(identity);
    },
    wipe() {
      memory.wipe();
      templates.clear();
    },
    best(embedding) {
      let nearest: { identity: string; cosine: number } | undefined;
      let sum = 0;
      for (const [identity, template] of templates) {
        const cosine = similarity(embedding, template);
        sum += cosine;
        if (!nearest || cosine > nearest.cosine) nearest = { identity, cosine };
      }
      return nearest && { identity: nearest.identity, score: scoreOf(nearest.cosine, sum, templates.size) };
    },
  };
}
