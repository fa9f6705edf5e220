import type { Yuv420pImage } from '@marsad/masking';
import type { Frame } from '@marsad/media';

export type Size = { readonly width: number; readonly height: number };

/** The planes of a scaled frame, to be painted over. @throws if it has none, because then it cannot be masked and must not be shown */
export function yuvImageOf(frame: Frame): Yuv420pImage {
  const [y, u, v] = frame.data ?? [];
  const [ys, us, vs] = frame.linesize;
  if (!y || !u || !v || ys === undefined || us === undefined || vs === undefined)
    throw new Error('a frame without planes cannot be masked');
  return { planes: [y, u, v], strides: [ys, us, vs], width: frame.width, height: frame.height };
}
