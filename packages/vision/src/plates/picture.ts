import type { RgbImage } from '../ports.ts';
import type { Quad } from './quad.ts';
import { cornersOf } from './quad.ts';

/** Bilinear value of one channel; pixel centres at halves, edges repeated. */
function sampled({ data, width, height }: RgbImage, x: number, y: number, channel: number): number {
  const left = Math.min(width - 1, Math.max(0, Math.floor(x - 0.5)));
  const top = Math.min(height - 1, Math.max(0, Math.floor(y - 0.5)));
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const u = Math.min(1, Math.max(0, x - 0.5 - left));
  const v = Math.min(1, Math.max(0, y - 0.5 - top));
  const upper = top * width;
  const lower = bottom * width;
  const first = data[(upper + left) * 3 + channel] ?? 0;
  const second = data[(upper + right) * 3 + channel] ?? 0;
  const third = data[(lower + left) * 3 + channel] ?? 0;
  const fourth = data[(lower + right) * 3 + channel] ?? 0;
  return (first * (1 - u) + second * u) * (1 - v) + (third * (1 - u) + fourth * u) * v;
}

/** More than this much smaller, and single samples would skip strokes: then each pixel is the mean of a grid of samples. */
const samplesFor = (reduction: number): number => Math.min(4, Math.max(1, Math.round(reduction)));

/**
 * Cuts a rectangle at any angle out of a picture, upright, at the given height; the width follows its shape.
 * @returns packed RGB
 */
export function rectified(image: RgbImage, quad: Quad, height: number, width: number): RgbImage {
  const [origin, right, , bottom] = cornersOf(quad);
  const grid = samplesFor(quad.breadth / height);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const sums = [0, 0, 0];
      for (let part = 0; part < grid * grid; part += 1) {
        const u = (x + ((part % grid) + 0.5) / grid) / width;
        const v = (y + (Math.floor(part / grid) + 0.5) / grid) / height;
        const sourceX = origin.x + u * (right.x - origin.x) + v * (bottom.x - origin.x);
        const sourceY = origin.y + u * (right.y - origin.y) + v * (bottom.y - origin.y);
        for (let channel = 0; channel < 3; channel += 1) {
          sums[channel] = (sums[channel] ?? 0) + sampled(image, sourceX, sourceY, channel);
        }
      }
      for (let channel = 0; channel < 3; channel += 1) {
        data[(y * width + x) * 3 + channel] = Math.round((sums[channel] ?? 0) / (grid * grid));
      }
    }
  }
  return { data, width, height };
}

/** The whole picture at another size. */
export function resized(image: RgbImage, width: number, height: number): RgbImage {
  const whole: Quad = {
    centre: { x: image.width / 2, y: image.height / 2 },
    length: image.width,
    breadth: image.height,
    along: { x: 1, y: 0 },
  };
  return rectified(image, whole, height, width);
}

/** Columns `from` to `to` (exclusive) of a picture. */
export function columns({ data, width, height }: RgbImage, from: number, to: number): RgbImage {
  const kept = to - from;
  const cut = new Uint8Array(kept * height * 3);
  for (let y = 0; y < height; y += 1)
    cut.set(data.subarray((y * width + from) * 3, (y * width + to) * 3), y * kept * 3);
  return { data: cut, width: kept, height };
}

/** Planar blue, green, red floats, as PaddleOCR's networks were trained: (value / 255 - mean) / deviation. */
export function planarBgr(
  { data, width, height }: RgbImage,
  mean: readonly [number, number, number],
  deviation: readonly [number, number, number],
): Float32Array {
  const area = width * height;
  const planes = new Float32Array(area * 3);
  for (let plane = 0; plane < 3; plane += 1) {
    const offset = mean[plane] ?? 0;
    const scale = deviation[plane] ?? 1;
    for (let index = 0; index < area; index += 1) {
      planes[plane * area + index] = ((data[index * 3 + 2 - plane] ?? 0) / 255 - offset) / scale;
    }
  }
  return planes;
}
