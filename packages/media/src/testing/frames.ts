import { AV_PIX_FMT_RGB24 } from 'node-av/constants';
import { Frame } from 'node-av/lib';

/** Draws a frame of stripes four px wide, on which a mask is easy to measure. The caller frees it. */
export function stripedFrame(width: number, height: number): Frame {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) pixels.fill((i % width) & 4 ? 230 : 20, i * 3, i * 3 + 3);
  return Frame.fromVideoBuffer(pixels, { width, height, format: AV_PIX_FMT_RGB24, timeBase: { num: 1, den: 25 } });
}
