import type { Size } from '../encoding/jpeg.ts';
import type { Orientation } from './orientation.ts';

/** Rows of samples, `stride` bytes apart, each of so many bytes. */
export type Samples = Size & { readonly data: Uint8Array; readonly stride: number };

/** Turns stored samples into the displayed ones of `target`, whose width and height are those of the source, swapped if it says so. */
export function turnSamples(source: Samples, target: Samples, bytes: number, orientation: Orientation): void {
  const { swapped, mirroredX, mirroredY } = orientation;
  const [alongX, alongY] = swapped ? [source.stride, bytes] : [bytes, source.stride];
  const [stepX, stepY] = [mirroredX ? -alongX : alongX, mirroredY ? -alongY : alongY];
  const first = (mirroredX ? (target.width - 1) * alongX : 0) + (mirroredY ? (target.height - 1) * alongY : 0);
  const [from, to] = [source.data, target.data];
  for (let y = 0; y < target.height; y += 1) {
    let at = first + y * stepY;
    let into = y * target.stride;
    for (let x = 0; x < target.width; x += 1, at += stepX)
      for (let byte = 0; byte < bytes; byte += 1, into += 1) to[into] = from[at + byte] ?? 0;
  }
}
