import { boxesInPx } from '@marsad/masking';
import type { Masking } from '@marsad/masking';
import { compressRgb, displayOf } from '@marsad/media';
import type { Frame, Scalers } from '@marsad/media';
import type { Perception, Size, TrackNow } from '../../analysis/perception.ts';
import type { Outline } from '../../ports.ts';

const WIDEST_PX = 640;
/** JPEG quality of images for people, which show masks and streets but no fine print. */
const QUALITY = 75;
/** The most outlines of one image. */
const MOST_OUTLINES = 200;

/** The size of an image for people: at most 640 px wide, never enlarged, with even sides (4:2:0 halves them). */
export function shownSize(frame: Size): Size {
  const scale = Math.min(1, WIDEST_PX / frame.width);
  const even = (value: number): number => Math.max(2, Math.floor(value / 2 + 1e-6) * 2);
  return { width: even(frame.width * scale), height: even(frame.height * scale) };
}

/** A scaled frame that is not masked yet. Pass it to `maskImage` only. */
export type UnmaskedImage = { readonly rgb: Buffer } & Size;
export function unmaskedImageOf(frame: Frame, scalers: Scalers): UnmaskedImage {
  const size = shownSize(displayOf(frame));
  return { rgb: scalers.get(size.width, size.height, 'rgb').pixels(frame), ...size };
}

/** Masks an image in place, then compresses it. Every image for people is made here. */
export function maskImage(
  { rgb, width, height }: UnmaskedImage,
  masking: Masking,
  pixelate: Perception['pixelate'],
): { jpeg: Uint8Array; masks: number } & Size {
  const boxes = boxesInPx(masking, { width, height });
  pixelate(rgb, width, height, boxes);
  return { jpeg: compressRgb(rgb, { width, height }, QUALITY), width, height, masks: boxes.length };
}

/** The outlines that a page draws over an image, in fractions of the image. */
export const outlinesOf = (tracks: readonly TrackNow[], frame: Size): Outline[] =>
  tracks.slice(0, MOST_OUTLINES).map(({ class: name, box }) => ({
    class: name,
    x: box.x / frame.width,
    y: box.y / frame.height,
    width: box.width / frame.width,
    height: box.height / frame.height,
  }));
