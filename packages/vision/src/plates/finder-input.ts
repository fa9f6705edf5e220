import type { RgbImage } from '../ports.ts';

/** Packed RGB whose rows may be longer than the image, because a scaled image lies at the top left of a larger canvas. */
export type Source = RgbImage & { readonly stride: number };

/** The finder's input: the scaled image at the top left of a canvas whose sides are multiples of 32. */
export type FinderInput = {
  readonly canvas: RgbImage;
  /** The image on the canvas. */
  readonly scaled: Source;
};

/** The canvas around the image, as in training. */
const GREY = 116;
const upTo32 = (side: number): number => Math.ceil(side / 32) * 32;

/** Offsets of two samples for each pixel along one axis, so that thin strokes of a larger image are not skipped. */
function taps(target: number, source: number, step: number): { first: Int32Array; second: Int32Array } {
  const first = new Int32Array(target);
  const second = new Int32Array(target);
  for (let index = 0; index < target; index += 1) {
    const at = (part: number): number =>
      Math.min(source - 1, Math.max(0, Math.floor(((index + part) / target) * source))) * step;
    first[index] = at(0.25);
    second[index] = at(0.75);
  }
  return { first, second };
}

/** Scales an image to a longer side of `side` px and puts it on a canvas. */
export function finderInput(image: Source, side: number): FinderInput {
  const scale = side / Math.max(image.width, image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const stride = upTo32(width);
  const data = new Uint8Array(stride * upTo32(height) * 3).fill(GREY);
  const across = taps(width, image.width, 3);
  const down = taps(height, image.height, image.stride * 3);
  const source = image.data;
  for (let y = 0; y < height; y += 1) {
    const upper = down.first[y] ?? 0;
    const lower = down.second[y] ?? 0;
    let to = y * stride * 3;
    for (let x = 0; x < width; x += 1) {
      const left = across.first[x] ?? 0;
      const right = across.second[x] ?? 0;
      const a = upper + left;
      const b = upper + right;
      const c = lower + left;
      const d = lower + right;
      // Written out, because it runs for every pixel of every image.
      data[to] = ((source[a] ?? 0) + (source[b] ?? 0) + (source[c] ?? 0) + (source[d] ?? 0) + 2) >> 2;
      data[to + 1] =
        ((source[a + 1] ?? 0) + (source[b + 1] ?? 0) + (source[c + 1] ?? 0) + (source[d + 1] ?? 0) + 2) >> 2;
      data[to + 2] =
        ((source[a + 2] ?? 0) + (source[b + 2] ?? 0) + (source[c + 2] ?? 0) + (source[d + 2] ?? 0) + 2) >> 2;
      to += 3;
    }
  }
  return { canvas: { data, width: stride, height: upTo32(height) }, scaled: { data, width, height, stride } };
}
