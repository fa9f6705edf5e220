import type { Box } from '@marsad/schemas';
import { compressRgb } from './jpeg.ts';
import type { Size } from './jpeg.ts';

/** The largest JPEG of a crop that is published, bytes. */
const LARGEST_BYTES = 200_000;
/** JPEG qualities, tried in this order. */
const QUALITIES = [90, 80, 65, 50];

/** Copies the pixels of a window out of a frame's packed RGB. */
export function cropOf(rgb: Buffer, frame: Size, window: Box): Buffer {
  const row = window.width * 3;
  const crop = Buffer.allocUnsafe(row * window.height);
  for (let y = 0; y < window.height; y++) {
    const from = ((window.y + y) * frame.width + window.x) * 3;
    rgb.copy(crop, y * row, from, from + row);
  }
  return crop;
}

/** Compresses at the best quality that stays within the limit of a crop. An image that is too large at every quality is halved. */
export function jpegWithinLimit(rgb: Buffer, size: Size): { jpeg: Uint8Array } & Size {
  for (const quality of QUALITIES) {
    const jpeg = compressRgb(rgb, size, quality);
    if (jpeg.byteLength <= LARGEST_BYTES) return { jpeg, width: size.width, height: size.height };
  }
  return jpegWithinLimit(halve(rgb, size), { width: size.width >> 1, height: size.height >> 1 });
}

function halve(rgb: Buffer, { width, height }: Size): Buffer {
  const [w, h] = [width >> 1, height >> 1];
  const half = Buffer.allocUnsafe(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < 3; c++) {
        const at = (2 * y * width + 2 * x) * 3 + c;
        const sum = (rgb[at] ?? 0) + (rgb[at + 3] ?? 0) + (rgb[at + width * 3] ?? 0) + (rgb[at + width * 3 + 3] ?? 0);
        half[(y * w + x) * 3 + c] = sum >> 2;
      }
    }
  }
  return half;
}
