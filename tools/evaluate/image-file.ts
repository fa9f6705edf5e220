import { readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { type Orientation, type RgbImage, type Size, turned } from '@marsad/vision';
import {
  decodeImage,
  type DecodedImage,
  ImageError,
  type ImageFailure,
  MOST_PIXELS,
  orientationOf,
  silenceFfmpeg,
} from '@marsad/media';
import { EvaluationError } from './errors.ts';

// FFmpeg's own messages about a broken image are replaced by those below.
silenceFfmpeg();

const EXTENSIONS = new Set([
  '.jpg',
  '.jpeg',
  '.jfif',
  '.png',
  '.bmp',
  '.webp',
  '.tif',
  '.tiff',
  '.pgm',
  '.ppm',
  '.gif',
]);

/** An image as it is displayed: turned by its EXIF orientation. */
export type UprightImage = {
  readonly size: Size;
  /** A fault of an image that could be read nevertheless. */
  readonly warning?: string;
  /** The pixels, scaled to this size (default: the image's own). Scaling first keeps a 12,000 px image from becoming a whole RGB copy. */
  pixels(size?: Size): RgbImage;
};

/** A file that gives no image. The command prints the message, writes no row for the file, and goes on with the others. */
export class ImageFileError extends Error {
  override readonly name = 'ImageFileError';
}

/**
 * Lists the image files of a folder and its subfolders, by extension, sorted.
 * @returns paths relative to the folder, with `/`
 * @throws {EvaluationError} if there is no such folder, or no image file in it
 */
export function imagesIn(folder: string): string[] {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw new EvaluationError(`there is no folder ${folder}`);
  if (!found.isDirectory()) throw new EvaluationError(`${folder} is a file: name the folder that holds the pictures`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && EXTENSIONS.has(extname(entry.name).toLowerCase()))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  if (files.length === 0)
    throw new EvaluationError(`there is no picture in ${folder} (looked for ${[...EXTENSIONS].join(' ')})`);
  return files;
}

/**
 * Opens an image of any colour model and depth, turned upright, and closes it once `use` is done.
 * @throws {ImageFileError}
 */
export async function withImage<T>(path: string, use: (image: UprightImage) => T | Promise<T>): Promise<T> {
  const image = imageOf(bytesOf(path));
  try {
    const { width, height } = image;
    if (width < 1 || height < 1) throw new ImageFileError('declares a size without pixels');
    const orientation = orientationOf(image.displayMatrix);
    const size = orientation.swapped ? { width: height, height: width } : { width, height };
    const pixels = (wanted: Size = size): RgbImage => uprightPixels(image, wanted, orientation);
    const warning = image.cutShort ? 'is cut short: what is missing is grey or black' : undefined;
    return await use({ size, pixels, ...(warning === undefined ? {} : { warning }) });
  } finally {
    image.close();
  }
}

function bytesOf(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    if (bytes.length === 0) throw new ImageFileError('is empty');
    return bytes;
  } catch (error) {
    if (error instanceof ImageFileError) throw error;
    throw new ImageFileError(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`, {
      cause: error,
    });
  }
}

const FAILURES: Readonly<Record<ImageFailure, string>> = {
  unknown_format: 'is no picture of a known format',
  no_decoder: 'is of a format that this FFmpeg does not decode',
  damaged_or_too_large: `is damaged or larger than ${MOST_PIXELS / 1_000_000} million pixels`,
};

function imageOf(bytes: Buffer): DecodedImage {
  try {
    return decodeImage(bytes);
  } catch (error) {
    if (error instanceof ImageError) throw new ImageFileError(FAILURES[error.reason], { cause: error });
    throw error;
  }
}

function uprightPixels(image: DecodedImage, { width, height }: Size, orientation: Orientation): RgbImage {
  const stored = orientation.swapped ? { width: height, height: width } : { width, height };
  return turned({ data: image.pixels(stored), ...stored }, orientation);
}
