import { GREY, type Plane, type Planes, type RgbImage } from '@marsad/vision';

/** A plane whose samples are given by their place. */
export function planeOf(width: number, height: number, sample: (x: number, y: number) => number): Plane {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data[y * width + x] = Math.max(0, Math.min(255, Math.round(sample(x, y))));
  return { data, stride: width, width, height };
}

/** A plane with every sample replaced. */
export const mapPlane = (plane: Plane, change: (value: number, x: number, y: number) => number): Plane =>
  planeOf(plane.width, plane.height, (x, y) => change(plane.data[y * plane.stride + x] ?? 0, x, y));

/** Luma at full size and chroma of half the width and height, by the weights of Rec. 601. */
export function planesOf({ data, width, height }: RgbImage): Planes {
  const at = (x: number, y: number) => {
    const from = (y * width + x) * 3;
    const [red, green, blue] = [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0];
    return { red, blue, luma: 0.299 * red + 0.587 * green + 0.114 * blue };
  };
  const chroma = (value: (x: number, y: number) => number) =>
    planeOf(Math.floor(width / 2), Math.floor(height / 2), (x, y) => 128 + value(2 * x, 2 * y));
  return {
    luma: planeOf(width, height, (x, y) => at(x, y).luma),
    cb: chroma((x, y) => 0.564 * (at(x, y).blue - at(x, y).luma)),
    cr: chroma((x, y) => 0.713 * (at(x, y).red - at(x, y).luma)),
  };
}

/** The grey frame of the motion gate: each of its pixels is the mean of the luma that it covers. */
export function greyFrameOf({ data, stride, width, height }: Plane): Uint8Array {
  const from = (place: number, of: number, length: number): number => Math.floor((place * length) / of);
  return planeOf(GREY.width, GREY.height, (column, row) => {
    const [left, right] = [from(column, GREY.width, width), from(column + 1, GREY.width, width)];
    const [top, bottom] = [from(row, GREY.height, height), from(row + 1, GREY.height, height)];
    let sum = 0;
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += data[y * stride + x] ?? 0;
    return sum / Math.max(1, (right - left) * (bottom - top));
  }).data;
}
