import jpeg from '@julusian/jpeg-turbo';
import type { Box } from '@marsad/schemas';
import type { Frame } from 'node-av/lib';
import { WHOLE } from '../../domain/masking-at.ts';
import type { Masking } from '../../domain/masking-at.ts';
import type { Perception, Size, TrackNow } from './perception.ts';
import type { Scalers } from './scaler.ts';
import type { Outline } from '../../ports.ts';

export type FrameTimes = { ptsMs: number; capturedAtMs: number; receivedAtMs: number };

const WIDEST_VIEW_PX = 640;

/** The size in which people see a frame: 640 wide at most, never enlarged, even (4:2:0 halves it). */
export function viewSize(frame: Size): Size {
  const scale = Math.min(1, WIDEST_VIEW_PX / frame.width);
  const even = (value: number): number => Math.max(2, Math.floor(value / 2 + 1e-6) * 2);
  return { width: even(frame.width * scale), height: even(frame.height * scale) };
}

/** A frame in the size in which people may see it, once it is masked. It is handed to `maskedPicture` and to nobody else. */
export type View = { readonly rgb: Buffer } & Size;
export function viewOf(frame: Frame, scalers: Scalers): View {
  const size = viewSize(frame);
  return { rgb: scalers.get(size.width, size.height, 'rgb').pixels(frame), ...size };
}

/** A picture for people: masked in place, then compressed. There is no way through here around the masks. */
export function maskedPicture(
  { rgb, width, height }: View,
  masking: Masking,
  pixelate: Perception['pixelate'],
): { jpeg: Uint8Array; masks: number } & Size {
  const boxes = masking.kind === 'whole' ? [WHOLE] : masking.boxes;
  const scaled = boxes.map((box) => ({
    x: box.x * width,
    y: box.y * height,
    width: box.width * width,
    height: box.height * height,
  }));
  pixelate(rgb, width, height, scaled);
  return { jpeg: compress(rgb, { width, height }, 75), width, height, masks: boxes.length };
}

/** Bytes of their own, so that they can be handed to another thread without a copy of what lies around them. */
export const compress = (rgb: Buffer, { width, height }: Size, quality: number): Uint8Array =>
  new Uint8Array(
    jpeg.compressSync(rgb, { format: jpeg.FORMAT_RGB, width, height, quality, subsampling: jpeg.SAMP_420 }),
  );

/** What a page draws over a picture: boxes as fractions of it. */
export const outlinesOf = (tracks: readonly TrackNow[], frame: Size): Outline[] =>
  tracks.slice(0, 200).map(({ class: name, box }) => ({
    class: name,
    x: box.x / frame.width,
    y: box.y / frame.height,
    width: box.width / frame.width,
    height: box.height / frame.height,
  }));

/** The part of a box that lies in the frame; null where nothing of it does. */
export function clipBox(box: Box, frame: Size): Box | null {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(frame.width, box.x + box.width) - x;
  const height = Math.min(frame.height, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}
