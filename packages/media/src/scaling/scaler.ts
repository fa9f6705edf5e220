import type { Frame } from 'node-av/lib';
import { AV_PIX_FMT_GRAY8, AV_PIX_FMT_RGB24 } from 'node-av/constants';
import { displayOf } from '../display/frame-display.ts';
import { isUpright } from '../display/orientation.ts';
import type { Orientation } from '../display/orientation.ts';
import { turnSamples } from '../display/turn-samples.ts';
import type { Size } from '../encoding/jpeg.ts';
import { createPlaneReader } from './planes.ts';
import { createScaleTarget } from './scale-target.ts';
import type { ScaleTarget } from './scale-target.ts';

/**
 * `rgb`: packed, in the colours in which a player shows them. `quick_rgb`: up to 3 of 255 darker, in half of the time and, unscaled, in a tenth
 * of it: for networks and for crops. `grey`: one byte a pixel.
 */
export type PixelKind = 'grey' | 'rgb' | 'quick_rgb';
const KINDS = {
  grey: { format: AV_PIX_FMT_GRAY8, method: 'area', bytes: 1 },
  rgb: { format: AV_PIX_FMT_RGB24, method: 'exact', bytes: 3 },
  quick_rgb: { format: AV_PIX_FMT_RGB24, method: 'bilinear', bytes: 3 },
} as const;

export type Scaler = {
  /** Tightly packed pixels as a player shows them: turned, with square pixels, in their colours. A copy. */
  pixels(source: Frame): Buffer;
  close(): void;
};

/**
 * Scales frames of any size and format to packed pixels of one size, that of the displayed frame: grey by the area's mean, RGB bilinearly.
 * A frame that is to be turned is scaled first: the fewer pixels, the cheaper.
 */
export function createScaler(width: number, height: number, kind: PixelKind): Scaler {
  const { format, method, bytes } = KINDS[kind];
  const create = (size: Size): ScaleTarget => createScaleTarget(size, format, method);
  const target = create({ width, height });
  let swappedTarget: ScaleTarget | null = null;
  return {
    pixels(source) {
      const { orientation } = displayOf(source);
      const into = orientation.swapped ? (swappedTarget ??= create({ width: height, height: width })) : target;
      into.scale(source);
      const stored = into.frame.toBuffer();
      return isUpright(orientation) ? stored : turned(stored, { width, height }, bytes, orientation);
    },
    close(): void {
      target.close();
      swappedTarget?.close();
    },
  };
}

function turned(stored: Buffer, { width, height }: Size, bytes: number, orientation: Orientation): Buffer {
  const data = Buffer.allocUnsafe(stored.length);
  const from = orientation.swapped ? { width: height, height: width } : { width, height };
  turnSamples(
    { data: stored, stride: from.width * bytes, ...from },
    { data, stride: width * bytes, width, height },
    bytes,
    orientation,
  );
  return data;
}

/** Caches scalers by size and kind: a camera uses one for grey frames, one for its detector and one for previews. */
export function createScalers() {
  const scalers = new Map<string, Scaler>();
  const reader = createPlaneReader();
  return {
    planes: reader.planes,
    get(width: number, height: number, kind: PixelKind): Scaler {
      const key = `${width}x${height}:${kind}`;
      const known = scalers.get(key);
      if (known) return known;
      const made = createScaler(width, height, kind);
      scalers.set(key, made);
      return made;
    },
    close(): void {
      for (const scaler of scalers.values()) scaler.close();
      scalers.clear();
      reader.close();
    },
  };
}
export type Scalers = ReturnType<typeof createScalers>;
