import { toUnitLength } from './unit-length.ts';

/**
 * The best of a gallery for one face. `score`, -1 to 1: the cosine to that person, less what the face has in common with everybody else who is
 * enrolled. Alone in a gallery, it is the cosine; it is never more.
 */
export type Identification = { readonly identity: string; readonly score: number };

/** Those who are looked for. Their templates lie in one block of memory that was made for them and is overwritten when they leave. */
export type Gallery = {
  readonly capacity: number;
  readonly size: number;
  /** One template a person: the mean of the embeddings of all their pictures. Replaces what was there. @throws {GalleryError} */
  enrol(identity: string, embeddings: readonly Float32Array[]): void;
  /** Overwrites a person's template. False if there was none. */
  remove(identity: string): boolean;
  /** Overwrites every template. */
  wipe(): void;
  best(embedding: Float32Array): Identification | undefined;
};

/**
 * A face is taken to be 0 like so many strangers beside those who are enrolled. Few people say little about what a face has in common with
 * everybody: with five others a fifth of their mean is taken off, with fifty five sevenths. From 5 to 20 makes no difference that was measured.
 */
const ASSUMED_STRANGERS = 20;

/**
 * What is left of the highest cosine once the mean of the others is taken off. A dim, blurred or unusual picture is somewhat like everybody; that
 * says nothing about who it is. (The cohort normalisation of speaker recognition, Reynolds 1997, with the gallery as its own cohort.)
 */
function scoreOf(highest: number, sumOfAll: number, people: number): number {
  // Never below 0: who is enrolled to be unlike a face does not make it look like somebody.
  const common = Math.max(0, (sumOfAll - highest) / (people - 1 + ASSUMED_STRANGERS));
  return Math.min(1, Math.max(-1, highest - common));
}

/** A gallery was asked for what it cannot do. */
export class GalleryError extends Error {
  override readonly name = 'GalleryError';
}

/** Cosine of the angle between two embeddings of unit length: 1 is the same picture, around 0 are strangers. */
export function similarity(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length)
    throw new GalleryError(`embeddings of ${a.length} and ${b.length} numbers are of different networks: enrol again`);
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** The person of the gallery who is most like a face. Whether that is like enough is the threshold's to say. */
export const identify = (embedding: Float32Array, gallery: Gallery): Identification | undefined =>
  gallery.best(embedding);

export function createGallery({ capacity, dimensions = 512 }: { capacity: number; dimensions?: number }): Gallery {
  const templates = new Float32Array(capacity * dimensions);
  const rows = new Map<string, Float32Array<ArrayBuffer>>();
  const free = Array.from({ length: capacity }, (_, row) =>
    templates.subarray(row * dimensions, (row + 1) * dimensions),
  );

  function rowFor(identity: string): Float32Array<ArrayBuffer> {
    const row = rows.get(identity) ?? free.pop();
    if (!row) throw new GalleryError(`the gallery holds ${capacity} people and is full: ${identity} was not enrolled`);
    rows.set(identity, row);
    return row;
  }
  return {
    capacity,
    get size() {
      return rows.size;
    },
    enrol(identity, embeddings) {
      if (embeddings.length === 0) throw new GalleryError(`${identity} has no picture that can be enrolled`);
      const wrong = embeddings.find(({ length }) => length !== dimensions);
      if (wrong)
        throw new GalleryError(
          `an embedding of ${wrong.length} numbers is of another network: ${dimensions} are expected`,
        );
      const row = rowFor(identity).fill(0);
      for (const embedding of embeddings)
        for (let at = 0; at < dimensions; at += 1) row[at] = (row[at] ?? 0) + (embedding[at] ?? 0);
      toUnitLength(row);
    },
    remove(identity) {
      const row = rows.get(identity);
      if (!row) return false;
      row.fill(0);
      free.push(row);
      return rows.delete(identity);
    },
    wipe() {
      templates.fill(0);
      free.push(...rows.values());
      rows.clear();
    },
    best(embedding) {
      let nearest: { identity: string; cosine: number } | undefined;
      let sum = 0;
      for (const [identity, row] of rows) {
        const cosine = similarity(embedding, row);
        sum += cosine;
        if (!nearest || cosine > nearest.cosine) nearest = { identity, cosine };
      }
      return nearest && { identity: nearest.identity, score: scoreOf(nearest.cosine, sum, rows.size) };
    },
  };
}
