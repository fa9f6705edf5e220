import { boxesInPx } from '@marsad/masking';
import type { Masking } from '@marsad/masking';
import { compressRgb } from '@marsad/media';
import type { Frame, Scalers } from '@marsad/media';
import type { Perception, Size, TrackNow } from '../../analysis/perception.ts';
import type { Outline } from '../../ports.ts';

const WIDEST_PX = 640;
/** JPEG quality of what people see: squares and streets, no fine print. */
const QUALITY = 75;
/** The most outlines that a page draws. */
const MOST_OUTLINES = 200;

/** The size in which people see a frame: 640 wide at most, never enlarged, even (4:2:0 halves it). */
export function shownSize(frame: Size): Size {
  const scale = Math.min(1, WIDEST_PX / frame.width);
  const even = (value: number): number => Math.max(2, Math.floor(value / 2 + 1e-6) * 2);
  return { width: even(frame.width * scale), height: even(frame.height * scale) };
}

/** A frame in the size in which people may see it, once it is masked. It is handed to `maskImage` and to nobody else. */
export type UnmaskedImage = { readonly rgb: Buffer } & Size;
export function unmaskedImageOf(frame: Frame, scalers: Scalers): UnmaskedImage {
  const size = shownSize(frame);
  return { rgb: scalers.get(size.width, size.height, 'rgb').pixels(frame), ...size };
}

/** Masks an image in place, then compresses it. There is no way through here around the masks. */
export function maskImage(
  { rgb, width, height }: UnmaskedImage,
  masking: Masking,
  pixelate: Perception['pixelate'],
): { jpeg: Uint8Array; masks: number } & Size {
  const boxes = boxesInPx(masking, { width, height });
  pixelate(rgb, width, height, boxes);
  return { jpeg: compressRgb(rgb, { width, height }, QUALITY), width, height, masks: boxes.length };
}

/** What a page draws over an image: boxes as fractions of it. */
export const outlinesOf = (tracks: readonly TrackNow[], frame: Size): Outline[] =>
  tracks.slice(0, MOST_OUTLINES).map(({ class: name, box }) => ({
    class: name,
    x: box.x / frame.width,
    y: box.y / frame.height,
    width: box.width / frame.width,
    height: box.height / frame.height,
  }));
