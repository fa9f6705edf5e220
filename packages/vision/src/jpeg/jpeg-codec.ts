import jpegTurbo from '@julusian/jpeg-turbo';
import type { JpegCodec } from '../ports.ts';

/** The JPEG quality of crops that become evidence, 1 to 100: a reviewer sees no loss. */
const QUALITY = 92;
/** A photograph of a large camera has this many pixels; more is a mistake or an attack. */
const MOST_PIXELS = 60_000_000;

/**
 * Width and height that a JPEG's frame header promises (ITU-T T.81 B.2.2), without decoding: a few bytes can promise gigabytes.
 * Undefined when there is no frame header.
 */
export function promisedSize(jpeg: Buffer): { width: number; height: number } | undefined {
  let at = 2;
  while (at + 9 < jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return undefined;
}

/** JPEG by libjpeg-turbo. The size is checked before anything is decoded. */
export function createJpegCodec(): JpegCodec {
  return {
    async decode(jpeg, size) {
      const promised = promisedSize(jpeg);
      if (!promised) return { kind: 'unreadable', detail: 'no frame header of a JPEG' };
      if (promised.width * promised.height > MOST_PIXELS)
        return { kind: 'unreadable', detail: `the image is ${promised.width}x${promised.height}: too large` };
      if (size && (promised.width !== size.width || promised.height !== size.height)) {
        const detail = `the image is ${promised.width}x${promised.height}, its metadata say ${size.width}x${size.height}`;
        return { kind: 'unreadable', detail };
      }
      try {
        const { data, width, height } = await jpegTurbo.decompress(jpeg, { format: jpegTurbo.FORMAT_RGB });
        return { kind: 'image', image: { data, width, height } };
      } catch (error) {
        return {
          kind: 'unreadable',
          detail: error instanceof Error ? error.message.slice(0, 200) : 'cannot be decoded',
        };
      }
    },
    encodePart({ data, width }, box) {
      const rows = Buffer.alloc(box.width * box.height * 3);
      for (let y = 0; y < box.height; y += 1) {
        const from = ((box.y + y) * width + box.x) * 3;
        rows.set(data.subarray(from, from + box.width * 3), y * box.width * 3);
      }
      const options = {
        format: jpegTurbo.FORMAT_RGB,
        width: box.width,
        height: box.height,
        quality: QUALITY,
        subsampling: jpegTurbo.SAMP_422,
      };
      return jpegTurbo.compress(rows, options);
    },
  };
}
