import type { Box } from '@marsad/schemas';
import type { Placement, RgbImage, Size } from '../ports.ts';

/** The grey around an image, which the network's first convolution turns into zeros. */
const PADDING = 114;

/** The largest size with the source's proportions that fits into the target; never larger than the source. */
export function fittedSize(source: Size, target: Size): Size {
  const scale = Math.min(target.width / source.width, target.height / source.height, 1);
  return {
    width: Math.max(1, Math.round(source.width * scale)),
    height: Math.max(1, Math.round(source.height * scale)),
  };
}

/** How an image that was scaled to `fitted` maps back to the source. */
export const placementOf = (source: Size, fitted: Size): Placement => ({
  offsetX: 0,
  offsetY: 0,
  scaleX: source.width / fitted.width,
  scaleY: source.height / fitted.height,
});

/** Puts the image into the top left corner of a grey canvas: packed RGB in a buffer of its own, which can move to a thread. */
export function padded(image: RgbImage, target: Size): Uint8Array {
  const canvas = new Uint8Array(target.width * target.height * 3).fill(PADDING);
  const row = image.width * 3;
  for (let y = 0; y < image.height; y++) canvas.set(image.data.subarray(y * row, (y + 1) * row), y * target.width * 3);
  return canvas;
}

/** Copies an area of an image that lies wholly inside it. */
export function cutOut(image: RgbImage, { x, y, width, height }: Box): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * 3;
    data.set(image.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { data, width, height };
}

/**
 * Cuts a square around a point and scales it to `sidePx` by nearest neighbour, because it is reduced or barely enlarged. Returns how it
 * maps back.
 */
export function squareCrop(
  image: RgbImage,
  centreX: number,
  centreY: number,
  side: number,
  sidePx: number,
): { crop: RgbImage; placement: Placement } {
  const left = Math.round(Math.min(Math.max(0, centreX - side / 2), Math.max(0, image.width - side)));
  const top = Math.round(Math.min(Math.max(0, centreY - side / 2), Math.max(0, image.height - side)));
  const scale = side / sidePx;
  const data = new Uint8Array(sidePx * sidePx * 3).fill(PADDING);
  for (let y = 0; y < sidePx; y++) {
    const sy = Math.floor(top + (y + 0.5) * scale);
    if (sy >= image.height) break;
    for (let x = 0; x < sidePx; x++) {
      const sx = Math.floor(left + (x + 0.5) * scale);
      if (sx >= image.width) break;
      const from = (sy * image.width + sx) * 3;
      const to = (y * sidePx + x) * 3;
      data[to] = image.data[from] ?? 0;
      data[to + 1] = image.data[from + 1] ?? 0;
      data[to + 2] = image.data[from + 2] ?? 0;
    }
  }
  return {
    crop: { data, width: sidePx, height: sidePx },
    placement: { offsetX: left, offsetY: top, scaleX: scale, scaleY: scale },
  };
}
