import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { type FaceDescription, type FaceReader, fittedSize, type RgbImage } from '@marsad/vision';
import { csvRows } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { inParallel } from './networks.ts';
import { ImageFileError, withImage } from './image-file.ts';

/** Larger photographs are scaled down to this, px. A face that is too small after that is not the photograph's subject. */
const LARGEST = { width: 1920, height: 1920 };

/** A row of a list: the file as the list names it, its full path, and whom it shows ('' if the list has no identities). */
export type ListedImage = { readonly file: string; readonly path: string; readonly identity: string };
export type DescribedImage = { readonly listed: ListedImage; readonly ms: number } & (
  { readonly face: Extract<FaceDescription, { kind: 'face' }> } | { readonly face: undefined; readonly reason: string }
);

/**
 * Reads a list; paths are relative to it.
 * @throws {EvaluationError} if it cannot be read, has no rows, or lacks a value in these columns
 */
export function readList(path: string, columns: readonly ('file' | 'identity')[]): ListedImage[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new EvaluationError(
      `the list ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    );
  }
  const rows = csvRows(text);
  const missing = columns.filter((column) => rows.some((row) => !row[column]?.trim()));
  if (rows.length === 0)
    throw new EvaluationError(`the list ${path} has no rows below its header ${columns.join(',')}`);
  if (missing.length > 0) throw new EvaluationError(`the list ${path} has rows without ${missing.join(' and ')}`);
  return rows.map(({ file = '', identity = '' }) => {
    const name = file.trim();
    return { file: name, path: isAbsolute(name) ? name : join(dirname(path), name), identity: identity.trim() };
  });
}

/** Reads a labelled list: each row names the person, and a role (`gallery`: enrol, `probe`: must be found, `distractor`: must not be). */
export function readLabels(path: string): (ListedImage & { role: string })[] {
  const roles = csvRows(readFileSync(path, 'utf8')).map(({ role = '' }) => role.trim());
  return readList(path, ['file', 'identity']).map((listed, at) => ({ ...listed, role: roles[at] ?? '' }));
}

/** Describes the most prominent face of each image, in the list's order. An unreadable image is yielded with its reason; the rest go on. */
export async function* describeAll(
  reader: FaceReader,
  list: readonly ListedImage[],
  threads: number,
  change: (image: RgbImage, listed: ListedImage) => RgbImage = (image) => image,
): AsyncGenerator<DescribedImage> {
  yield* inParallel(list, threads, async (listed) => {
    try {
      const pixels = await withImage(listed.path, (image) => {
        if (image.warning) console.error(`evaluate: ${listed.file} ${image.warning}`);
        return change(image.pixels(fittedSize(image.size, LARGEST)), listed);
      });
      const startedAtMs = performance.now();
      const face = await reader.describe(pixels);
      const ms = performance.now() - startedAtMs;
      return face.kind === 'face' ? { listed, face, ms } : { listed, face: undefined, reason: face.reason, ms };
    } catch (error) {
      if (!(error instanceof ImageFileError)) throw error;
      console.error(`evaluate: ${listed.file} ${error.message}`);
      return { listed, face: undefined, reason: 'unreadable_picture', ms: 0 };
    }
  });
}

/** Describes the faces to enrol, by identity. @throws {EvaluationError} if no image has a usable face */
export async function enrolAll(
  reader: FaceReader,
  list: readonly ListedImage[],
  threads: number,
): Promise<Map<string, Float32Array[]>> {
  const people = new Map<string, Float32Array[]>();
  for await (const { listed, ...described } of describeAll(reader, list, threads)) {
    if (!described.face) {
      console.error(`evaluate: ${listed.file} is not enrolled: ${described.reason}`);
      continue;
    }
    people.set(listed.identity, [...(people.get(listed.identity) ?? []), described.face.embedding.slice()]);
    reader.forget(described.face);
  }
  const left = new Set(list.map(({ identity }) => identity).filter((identity) => !people.has(identity)));
  for (const identity of left)
    console.error(`evaluate: ${identity} has no picture with a usable face and is not enrolled`);
  if (people.size === 0)
    throw new EvaluationError('no picture of the gallery shows a usable face: nobody can be found');
  return people;
}
