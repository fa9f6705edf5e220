import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { type FaceDescription, type FaceReader, fittedSize, type RgbImage } from '@marsad/vision';
import { csvRows } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { inParallel } from './networks.ts';
import { PictureError, withPicture } from './picture.ts';

/** A larger photograph is scaled to this, px: a face that is too small in it then is not the one that was photographed. */
const LARGEST = { width: 1920, height: 1920 };

/** A row of a list: the file as the list names it, where it lies, and who it shows if the list says so. */
export type Listed = { readonly file: string; readonly path: string; readonly identity: string };
export type Described = { readonly listed: Listed; readonly ms: number } & (
  { readonly face: Extract<FaceDescription, { kind: 'face' }> } | { readonly face: undefined; readonly reason: string }
);

/** @throws {EvaluationError} if the list is not there, has no such columns, or no rows. Relative paths are the list's own. */
export function readList(path: string, columns: readonly ('file' | 'identity')[]): Listed[] {
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

/** A labelled list: every row says who it shows and whether to enrol, to find, or never to find them. */
export function readLabels(path: string): (Listed & { role: string })[] {
  const roles = csvRows(readFileSync(path, 'utf8')).map(({ role = '' }) => role.trim());
  return readList(path, ['file', 'identity']).map((listed, at) => ({ ...listed, role: roles[at] ?? '' }));
}

/** Describes the most prominent face of each image, in the list's order. An image that cannot be read is noted with its reason, and the others go on. */
export async function* describeAll(
  reader: FaceReader,
  list: readonly Listed[],
  threads: number,
  change: (image: RgbImage, listed: Listed) => RgbImage = (image) => image,
): AsyncGenerator<Described> {
  yield* inParallel(list, threads, async (listed) => {
    try {
      const image = await withPicture(listed.path, (picture) => {
        if (picture.warning) console.error(`evaluate: ${listed.file} ${picture.warning}`);
        return change(picture.pixels(fittedSize(picture.size, LARGEST)), listed);
      });
      const startedAtMs = performance.now();
      const face = await reader.describe(image);
      const ms = performance.now() - startedAtMs;
      return face.kind === 'face' ? { listed, face, ms } : { listed, face: undefined, reason: face.reason, ms };
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      console.error(`evaluate: ${listed.file} ${error.message}`);
      return { listed, face: undefined, reason: 'unreadable_picture', ms: 0 };
    }
  });
}

/** Everybody of a list, one template a person. @throws {EvaluationError} if nobody has a usable face */
export async function enrolAll(
  reader: FaceReader,
  list: readonly Listed[],
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
