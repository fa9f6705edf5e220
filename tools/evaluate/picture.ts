import { readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { type Orientation, type RgbImage, type Size, turned, UPRIGHT } from '@marsad/vision';
import { Codec, CodecContext, Frame, Log, Packet } from 'node-av/lib';
import {
  AV_CODEC_ID_BMP,
  AV_CODEC_ID_GIF,
  AV_CODEC_ID_MJPEG,
  AV_CODEC_ID_PGM,
  AV_CODEC_ID_PNG,
  AV_CODEC_ID_PPM,
  AV_CODEC_ID_TIFF,
  AV_CODEC_ID_WEBP,
  AV_FRAME_DATA_DISPLAYMATRIX,
  AV_LOG_QUIET,
} from 'node-av/constants';
import type { AVCodecID } from 'node-av/constants';
import { createScaler } from '../../services/camera-ingest/adapters/media/scaler.ts';
import { EvaluationError } from './errors.ts';
import { orientationOf } from './orientation.ts';

// What FFmpeg has to say about a broken picture is said here in our words.
Log.setLevel(AV_LOG_QUIET);

/** Above this a picture is a mistake or an attack: it would take gigabytes. A 24,000 x 12,000 panorama passes. */
const MOST_PIXELS = 300_000_000;
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

/** A picture as it is displayed: turned the way its EXIF data says, whatever the order of its pixels in the file. */
export type Picture = {
  readonly size: Size;
  /** What is wrong with a picture that could be read all the same. */
  readonly warning?: string;
  /** The picture scaled to this size; its own where none is given. A picture of 12,000 px never becomes a whole RGB copy this way. */
  pixels(size?: Size): RgbImage;
};

/** One file gives no picture: its reason is said, no row is written for it, and the others go on. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/**
 * The pictures of a folder and its folders, by their names' endings, in order.
 * @returns paths relative to the folder, with `/`
 * @throws {EvaluationError} if there is no such folder, or no picture in it
 */
export function picturesIn(folder: string): string[] {
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
 * Opens a picture of any colour model and depth, upright, for as long as `use` takes.
 * @throws {PictureError}
 */
export async function withPicture<T>(path: string, use: (picture: Picture) => T | Promise<T>): Promise<T> {
  const bytes = bytesOf(path);
  const codec = formatOf(bytes);
  if (codec === undefined) throw new PictureError('is no picture of a known format');
  const frame = decoded(bytes, codec);
  try {
    const { width, height } = frame;
    if (width < 1 || height < 1) throw new PictureError('says of itself that it has no pixels');
    const matrix = frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX);
    const orientation = matrix ? orientationOf(matrix) : UPRIGHT;
    const size = orientation.swapped ? { width: height, height: width } : { width, height };
    const pixels = (wanted: Size = size): RgbImage => scaled(frame, wanted, orientation);
    const warning = isCutShort(bytes, codec) ? 'is cut short: what is missing is grey or black' : undefined;
    return await use({ size, pixels, ...(warning === undefined ? {} : { warning }) });
  } finally {
    frame.free();
  }
}

function bytesOf(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    if (bytes.length === 0) throw new PictureError('is empty');
    return bytes;
  } catch (error) {
    if (error instanceof PictureError) throw error;
    throw new PictureError(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`, {
      cause: error,
    });
  }
}

const startsWith = (bytes: Buffer, text: string): boolean => bytes.subarray(0, text.length).toString('latin1') === text;

/** By its first bytes: names lie, and FFmpeg would take a playlist for a picture. */
function formatOf(bytes: Buffer): AVCodecID | undefined {
  if (startsWith(bytes, '\xff\xd8')) return AV_CODEC_ID_MJPEG;
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return AV_CODEC_ID_PNG;
  if (startsWith(bytes, 'RIFF') && bytes.subarray(8, 12).toString('latin1') === 'WEBP') return AV_CODEC_ID_WEBP;
  if (startsWith(bytes, 'BM')) return AV_CODEC_ID_BMP;
  if (startsWith(bytes, 'GIF8')) return AV_CODEC_ID_GIF;
  if (startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*')) return AV_CODEC_ID_TIFF;
  if (/^P[25]\s/.test(bytes.subarray(0, 3).toString('latin1'))) return AV_CODEC_ID_PGM;
  return /^P[36]\s/.test(bytes.subarray(0, 3).toString('latin1')) ? AV_CODEC_ID_PPM : undefined;
}

/** FFmpeg fills what is missing with grey and says nothing: the mark at the end tells. */
const isCutShort = (bytes: Buffer, codec: AVCodecID): boolean =>
  (codec === AV_CODEC_ID_MJPEG && bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) < 0) ||
  (codec === AV_CODEC_ID_PNG && bytes.lastIndexOf('IEND') < 0);

function decoded(bytes: Buffer, id: AVCodecID): Frame {
  const codec = Codec.findDecoder(id);
  if (!codec) throw new PictureError('is of a format that this FFmpeg does not decode');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.threadCount = 1;
  context.setOption('max_pixels', MOST_PIXELS);
  const packet = new Packet();
  packet.alloc();
  const frame = new Frame();
  frame.alloc();
  try {
    const opened = context.open2Sync(codec, null);
    packet.data = bytes;
    const sent = opened < 0 ? opened : context.sendPacketSync(packet);
    // Some decoders (GIF) answer only once they know that nothing follows.
    if (sent >= 0) context.sendPacketSync(null);
    if (sent < 0 || context.receiveFrameSync(frame) < 0)
      throw new PictureError(`is damaged or larger than ${MOST_PIXELS / 1_000_000} million pixels`);
    return frame;
  } catch (error) {
    frame.free();
    throw error;
  } finally {
    packet.free();
    context.freeContext();
  }
}

function scaled(frame: Frame, { width, height }: Size, orientation: Orientation): RgbImage {
  const stored = orientation.swapped ? { width: height, height: width } : { width, height };
  const scaler = createScaler(stored.width, stored.height, 'rgb');
  try {
    return turned({ data: scaler.pixels(frame), ...stored }, orientation);
  } finally {
    scaler.close();
  }
}
