import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { ColumnError } from './columns.ts';
import { SidecarError } from './errors.ts';
import type { SegmentOf } from './records.ts';

/**
 * The outside of both sidecars: JSON in one Zstandard frame, which carries a checksum, so that a changed bit is noticed. The object begins
 * with the name and the version of its format.
 */

const VERSION = 1;
/** A minute of 300 frames with 200 things in each is 1 MB of text. What unfolds to more than this is not ours. */
const MOST_TEXT_BYTES = 8 * 1024 * 1024;
/** Memory that a file may ask of its reader, as a power of two. */
const MOST_WINDOW_LOG = 23;
/** 20 ms for a busy minute on the thread pool; 22 takes longer and saves nothing, 9 is a tenth larger. */
const LEVEL = 19;

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const Header = z.looseObject({ format: z.string(), version: z.int() });
const Place = z.object({
  district: z.string(),
  camera: z.string(),
  epoch: z.int(),
  part: z.int(),
  fromMs: z.int(),
  toMs: z.int(),
});
const Common = z.object({ of: Place, seenToMs: z.int() });

export type Format = 'marsad.masks' | 'marsad.tracks';
type Envelope = { readonly of: SegmentOf; readonly seenToMs: number };

/** Writes a sidecar. Its segment's times are rounded to whole ms. */
export async function packed(format: Format, { of, seenToMs }: Envelope, content: object): Promise<Buffer> {
  const { district, camera, epoch, part, fromMs, toMs } = of;
  const place = { district, camera, epoch, part, fromMs: Math.round(fromMs), toMs: Math.round(toMs) };
  const object = { format, version: VERSION, of: place, seenToMs: Math.round(seenToMs), ...content };
  const text = Buffer.from(JSON.stringify(object));
  return await compress(text, {
    // Without its size, a short text would get the tables of a long one: 170 ms of clearing memory.
    pledgedSrcSize: text.length,
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

/**
 * Reads a sidecar.
 * @param read makes the content out of the object, whose fields are not checked yet
 * @param of the segment that it must belong to, if that is known
 * @throws {SidecarError}
 */
export async function unpacked<T>(
  format: Format,
  bytes: Uint8Array,
  read: (object: unknown) => T,
  of?: SegmentOf,
): Promise<Envelope & T> {
  const object = await objectIn(format, bytes);
  const header = orUnreadable(format, () => Header.parse(object));
  if (header.format !== format) throw unreadable(format, `it is a ${header.format}`);
  if (header.version !== VERSION)
    throw new SidecarError(
      'unknown_version',
      `this file is version ${header.version} of ${format} and this program reads version ${VERSION}: read it with the version of the program that wrote it, or a later one`,
    );
  const common = orUnreadable(format, () => Common.parse(object));
  if (of && !isSame(common.of, of))
    throw new SidecarError(
      'other_segment',
      `this ${format} belongs to ${named(common.of)} and not to ${named(of)}: fetch the file that the segment's own event names`,
    );
  return { ...common, ...orUnreadable(format, () => read(object)) };
}

async function objectIn(format: Format, bytes: Uint8Array): Promise<unknown> {
  try {
    const text = await decompress(bytes, {
      maxOutputLength: MOST_TEXT_BYTES,
      params: { [constants.ZSTD_d_windowLogMax]: MOST_WINDOW_LOG },
    });
    return JSON.parse(text.toString());
  } catch (error) {
    throw unreadable(format, messageOf(error), error);
  }
}

function orUnreadable<T>(format: Format, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ColumnError) throw unreadable(format, error.message, error);
    if (error instanceof z.ZodError) throw unreadable(format, z.prettifyError(error).slice(0, 300), error);
    throw error;
  }
}

const unreadable = (format: Format, detail: string, cause?: unknown): SidecarError =>
  new SidecarError(
    'unreadable',
    `this is not a whole ${format} (${detail}): compare its SHA-256 with the segment's event, and fetch it again`,
    { cause },
  );

/** The end of a segment is an estimate while it is open, and is not compared. */
const isSame = (a: SegmentOf, b: SegmentOf): boolean =>
  a.district === b.district &&
  a.camera === b.camera &&
  a.epoch === b.epoch &&
  a.part === b.part &&
  Math.round(a.fromMs) === Math.round(b.fromMs);

const named = ({ district, camera, epoch, part, fromMs }: SegmentOf): string =>
  [district, camera, epoch, part, Math.round(fromMs)].join('/');

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
