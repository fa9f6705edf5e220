import type { Size } from './yuv-image.ts';

/** The largest picture that people get of a recording. */
const LARGEST: Size = { width: 1_280, height: 720 };

/** Fits a frame into the largest size: never enlarged, in its own aspect, with even sides, because 4:2:0 halves them. */
export function shownSize({ width, height }: Size): Size {
  const scale = Math.min(1, LARGEST.width / width, LARGEST.height / height);
  const even = (px: number): number => Math.max(2, Math.floor((px * scale) / 2 + 1e-6) * 2);
  return { width: even(width), height: even(height) };
}
