import type { Frame } from 'node-av/lib';
import { AV_PIX_FMT_GRAY8, AV_PIX_FMT_RGB24, SWS_AREA, SWS_BILINEAR } from 'node-av/constants';
import { createPlaneReader } from './planes.ts';
import { createScaleTarget } from './scale-target.ts';

export type Scaler = {
  /** Tightly packed pixels, a copy. */
  pixels(source: Frame): Buffer;
  close(): void;
};

/** Scales frames of any size and format to packed pixels of one size: grey by the area's mean, RGB bilinearly. */
export function createScaler(width: number, height: number, kind: 'grey' | 'rgb'): Scaler {
  const target =
    kind === 'grey'
      ? createScaleTarget(width, height, AV_PIX_FMT_GRAY8, SWS_AREA)
      : createScaleTarget(width, height, AV_PIX_FMT_RGB24, SWS_BILINEAR);
  return {
    pixels(source) {
      target.scale(source);
      return target.frame.toBuffer();
    },
    close: () => target.close(),
  };
}

/** Caches scalers by size and kind: a camera uses one for grey frames, one for its detector and one for previews. */
export function createScalers() {
  const scalers = new Map<string, Scaler>();
  const reader = createPlaneReader();
  return {
    planes: reader.planes,
    get(width: number, height: number, kind: 'grey' | 'rgb'): Scaler {
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
