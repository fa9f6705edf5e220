import type { Box } from '@marsad/schemas';

/**
 * The most squares across a mask. A plate is less than half as wide as a vehicle's mask, and a face about half as wide as a person's, so
 * each is reduced to two or three squares across: too few for the seven characters of a Moroccan plate, or for a face.
 */
const MOST_CELLS = 6;
const LEAST_CELL_PX = 8;

/** The side of a mask's squares, px. Even with the box's edges rounded outwards, no more than six squares lie across it. */
export const cellOf = (box: Box): number =>
  Math.max(LEAST_CELL_PX, Math.ceil((Math.max(box.width, box.height) + 2) / MOST_CELLS));

type Plane = {
  readonly bytes: Uint8Array;
  /** Bytes from one line to the next, which exceed the width if a decoder aligned its lines. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel. */
  readonly step: number;
};

/** Pixelates packed RGB, three bytes a pixel, in place. Boxes in px of the image. */
export function pixelateRgb(rgb: Uint8Array, width: number, height: number, boxes: readonly Box[]): void {
  const plane = { bytes: rgb, stride: width * 3, width, height, step: 3 };
  for (const box of boxes) pixelatePlane(plane, box, cellOf(box));
}

export type Yuv420pImage = {
  /** Y, U and V. */
  readonly planes: readonly [Uint8Array, Uint8Array, Uint8Array];
  readonly strides: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
};

/**
 * Pixelates planar YUV 4:2:0 in place. Pass a copy, never the decoder's own planes: the decoder still predicts later frames from those.
 * Boxes in px of the image.
 */
export function pixelateYuv420p(image: Yuv420pImage, boxes: readonly Box[]): void {
  const { planes, strides, width, height } = image;
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  for (const box of boxes) {
    const cell = cellOf(box);
    pixelatePlane({ bytes: planes[0], stride: strides[0], width, height, step: 1 }, box, cell);
    const chroma = { x: box.x / 2, y: box.y / 2, width: box.width / 2, height: box.height / 2 };
    for (const at of [1, 2] as const)
      pixelatePlane({ bytes: planes[at], stride: strides[at], ...half, step: 1 }, chroma, Math.ceil(cell / 2));
  }
}

function pixelatePlane(plane: Plane, box: Box, cell: number): void {
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  const right = Math.min(plane.width, Math.ceil(box.x + box.width));
  const bottom = Math.min(plane.height, Math.ceil(box.y + box.height));
  for (let y = top; y < bottom; y += cell) {
    for (let x = left; x < right; x += cell) {
      const [toX, toY] = [Math.min(x + cell, right), Math.min(y + cell, bottom)];
      for (let channel = 0; channel < plane.step; channel += 1) flatten(plane, x, y, toX, toY, channel);
    }
  }
}

function flatten(plane: Plane, x: number, y: number, toX: number, toY: number, channel: number): void {
  const { bytes, stride, step } = plane;
  let sum = 0;
  for (let line = y; line < toY; line += 1) {
    const end = line * stride + toX * step + channel;
    for (let at = line * stride + x * step + channel; at < end; at += step) sum += bytes[at] ?? 0;
  }
  const mean = Math.round(sum / ((toX - x) * (toY - y)));
  for (let line = y; line < toY; line += 1) {
    const end = line * stride + toX * step + channel;
    for (let at = line * stride + x * step + channel; at < end; at += step) bytes[at] = mean;
  }
}
