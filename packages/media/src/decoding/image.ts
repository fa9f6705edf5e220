import { Codec, CodecContext, Frame, Packet } from 'node-av/lib';
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
} from 'node-av/constants';
import type { AVCodecID } from 'node-av/constants';
import type { Size } from '../encoding/jpeg.ts';
import { createScaler } from '../scaling/scaler.ts';

/** A larger image is a mistake or an attack, and would take gigabytes. A 24,000 x 12,000 panorama passes. */
export const MOST_PIXELS = 300_000_000;

export type ImageFailure = 'unknown_format' | 'no_decoder' | 'damaged_or_too_large';

/** Bytes that cannot be decoded as an image; callers switch on the reason. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly reason: ImageFailure;
  constructor(reason: ImageFailure) {
    super(`the image cannot be decoded: ${reason}`);
    this.reason = reason;
  }
}

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'bmp' | 'gif' | 'tiff' | 'pgm' | 'ppm';

export type DecodedImage = Size & {
  readonly format: ImageFormat;
  /** How EXIF data turns the image, as FFmpeg's display matrix; null where there is none. */
  readonly displayMatrix: Buffer | null;
  /** Whether the file's end is missing: FFmpeg fills the rest with grey and reports nothing. */
  readonly cutShort: boolean;
  /** The stored pixels, scaled and packed as RGB. They are scaled first, so that no RGB copy of a 12,000 px image is made. */
  pixels(size: Size): Buffer;
  close(): void;
};

const CODECS: Readonly<Record<ImageFormat, AVCodecID>> = {
  jpeg: AV_CODEC_ID_MJPEG,
  png: AV_CODEC_ID_PNG,
  webp: AV_CODEC_ID_WEBP,
  bmp: AV_CODEC_ID_BMP,
  gif: AV_CODEC_ID_GIF,
  tiff: AV_CODEC_ID_TIFF,
  pgm: AV_CODEC_ID_PGM,
  ppm: AV_CODEC_ID_PPM,
};

/**
 * Decodes an image of any colour model and depth. The caller closes it.
 * @throws {ImageError}
 */
export function decodeImage(bytes: Buffer): DecodedImage {
  const format = formatOf(bytes);
  if (format === null) throw new ImageError('unknown_format');
  const frame = decodeFrame(bytes, CODECS[format]);
  const displayMatrix = takeDisplayMatrix(frame);
  return {
    width: frame.width,
    height: frame.height,
    format,
    displayMatrix,
    cutShort: isCutShort(bytes, format),
    pixels: (size) => scaledPixels(frame, size),
    close: () => frame.free(),
  };
}

/** Removes the matrix from the frame, because pixels are wanted as they are stored: whoever asked turns them. */
function takeDisplayMatrix(frame: Frame): Buffer | null {
  const matrix = frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX);
  const copy = matrix && Buffer.from(matrix);
  frame.removeSideData(AV_FRAME_DATA_DISPLAYMATRIX);
  return copy;
}

const startsWith = (bytes: Buffer, text: string): boolean => bytes.subarray(0, text.length).toString('latin1') === text;

/** Decides by the first bytes, because file names are often wrong, and FFmpeg would accept a playlist as an image. */
function formatOf(bytes: Buffer): ImageFormat | null {
  if (startsWith(bytes, '\xff\xd8')) return 'jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(bytes, 'RIFF') && bytes.subarray(8, 12).toString('latin1') === 'WEBP') return 'webp';
  if (startsWith(bytes, 'BM')) return 'bmp';
  if (startsWith(bytes, 'GIF8')) return 'gif';
  if (startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*')) return 'tiff';
  if (/^P[25]\s/.test(bytes.subarray(0, 3).toString('latin1'))) return 'pgm';
  return /^P[36]\s/.test(bytes.subarray(0, 3).toString('latin1')) ? 'ppm' : null;
}

const isCutShort = (bytes: Buffer, format: ImageFormat): boolean =>
  (format === 'jpeg' && bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) < 0) ||
  (format === 'png' && bytes.lastIndexOf('IEND') < 0);

function decodeFrame(bytes: Buffer, id: AVCodecID): Frame {
  const codec = Codec.findDecoder(id);
  if (!codec) throw new ImageError('no_decoder');
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
    // Some decoders (GIF) give their frame only after the end of the stream.
    if (sent >= 0) context.sendPacketSync(null);
    if (sent < 0 || context.receiveFrameSync(frame) < 0) throw new ImageError('damaged_or_too_large');
    return frame;
  } catch (error) {
    frame.free();
    throw error;
  } finally {
    packet.free();
    context.freeContext();
  }
}

function scaledPixels(frame: Frame, { width, height }: Size): Buffer {
  const scaler = createScaler(width, height, 'rgb');
  try {
    return scaler.pixels(frame);
  } finally {
    scaler.close();
  }
}
