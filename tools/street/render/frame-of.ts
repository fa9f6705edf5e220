import type { Frame } from '@marsad/media';
import type { Canvas } from './canvas.ts';

/** Writes a canvas into the planes of a YUV 4:2:0 frame (ITU-R BT.601, limited range), with the noise of a sensor. */
export function writeFrame(canvas: Canvas, frame: Frame, noise: (at: number) => number): void {
  const [luma, blue, red] = frame.data ?? [];
  const [lumaStride = 0, chromaStride = 0] = frame.linesize;
  if (!luma || !blue || !red) throw new Error('a frame without planes cannot be painted');
  const { width, height, rgb } = canvas;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const [r, g, b] = [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
      luma[y * lumaStride + x] = clamped(16 + 0.257 * r + 0.504 * g + 0.098 * b + noise(y * width + x));
      if (x % 2 !== 0 || y % 2 !== 0) continue;
      const chromaAt = (y >> 1) * chromaStride + (x >> 1);
      blue[chromaAt] = clamped(128 - 0.148 * r - 0.291 * g + 0.439 * b);
      red[chromaAt] = clamped(128 + 0.439 * r - 0.368 * g - 0.071 * b);
    }
}

const clamped = (level: number): number => Math.max(0, Math.min(255, level));
