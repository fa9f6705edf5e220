import type { Box } from '@marsad/schemas';
import { WHOLE } from '@marsad/masking';
import type { Masking } from '@marsad/masking';
import type { Perception, Size, TrackNow } from '../../analysis/perception.ts';
import { compressRgb } from '@marsad/media';
import type { Frame, Scalers } from '@marsad/media';
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
  return { jpeg: compressRgb(rgb, { width, height }, 75), width, height, masks: boxes.length };
}

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
