import type { RgbImage } from '../ports.ts';

/** A vertical stroke between the groups of a plate: its centre and the columns that it covers, px of the rectified plate. */
export type Bar = { readonly centre: number; readonly from: number; readonly to: number };

/** Bars of real plates are 0.02 to 0.07 of the plate's height thick, the thinnest digit strokes 0.08 and more. */
const MAX_THICKNESS = 0.085;
const MIN_LENGTH = 0.55;
/** A leaning bar covers more columns than it is thick. */
const MAX_SPREAD = 0.28;
/** Between the two bars stands one letter: narrow alef in a narrow cell, or a wide cell, in plate heights. */
const MIN_CELL = 0.4;
const MAX_CELL = 2.6;

function greyOf({ data, width, height }: RgbImage): Float32Array {
  const grey = new Float32Array(width * height);
  for (let index = 0; index < grey.length; index += 1) {
    grey[index] =
      0.299 * (data[index * 3] ?? 0) + 0.587 * (data[index * 3 + 1] ?? 0) + 0.114 * (data[index * 3 + 2] ?? 0);
  }
  return grey;
}

/** Otsu's threshold: the level that parts ink from ground best. */
export function otsu(grey: Float32Array): number {
  const counts = new Float64Array(256);
  let sum = 0;
  for (const value of grey) {
    const level = Math.min(255, Math.max(0, Math.round(value)));
    counts[level] = (counts[level] ?? 0) + 1;
    sum += level;
  }
  let below = 0;
  let sumBelow = 0;
  let best = { level: 127, spread: -1 };
  for (let level = 0; level < 255; level += 1) {
    below += counts[level] ?? 0;
    sumBelow += level * (counts[level] ?? 0);
    const above = grey.length - below;
    if (below === 0 || above === 0) continue;
    const spread = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2;
    if (spread > best.spread) best = { level, spread };
  }
  return best.level + 0.5;
}

type Blob = { pixels: number; left: number; right: number; top: number; bottom: number };

function* blobsOf(ink: Uint8Array, width: number, height: number): Generator<Blob> {
  const seen = new Uint8Array(ink.length);
  for (let start = 0; start < ink.length; start += 1) {
    if (seen[start] || !ink[start]) continue;
    const queue = [start];
    const blob: Blob = { pixels: 0, left: width, right: 0, top: height, bottom: 0 };
    seen[start] = 1;
    for (let next = 0; next < queue.length; next += 1) {
      const pixel = queue[next] ?? 0;
      const x = pixel % width;
      const y = Math.floor(pixel / width);
      blob.pixels += 1;
      blob.left = Math.min(blob.left, x);
      blob.right = Math.max(blob.right, x);
      blob.top = Math.min(blob.top, y);
      blob.bottom = Math.max(blob.bottom, y);
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dx = -1; dx <= 1; dx += 1) {
          const near = (y + dy) * width + x + dx;
          if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height || seen[near] || !ink[near]) continue;
          seen[near] = 1;
          queue.push(near);
        }
      }
    }
    yield blob;
  }
}

/** Dark strokes of a rectified plate that are too thin for a digit and long enough for a bar, from left to right. */
export function barsOf(plate: RgbImage): Bar[] {
  const { width, height } = plate;
  const grey = greyOf(plate);
  const threshold = otsu(grey);
  // Rows above and below the plate's face are frame and shadow: they would join the bars to each other.
  const margin = Math.round(height * 0.1);
  const ink = Uint8Array.from(grey, (value, index) => {
    const row = Math.floor(index / width);
    return value < threshold && row >= margin && row < height - margin ? 1 : 0;
  });
  const bars: Bar[] = [];
  for (const blob of blobsOf(ink, width, height)) {
    const length = blob.bottom - blob.top + 1;
    const spread = blob.right - blob.left + 1;
    if (length < MIN_LENGTH * height || spread > MAX_SPREAD * height) continue;
    if (blob.pixels / length > MAX_THICKNESS * height) continue;
    bars.push({ centre: (blob.left + blob.right + 1) / 2, from: blob.left, to: blob.right + 1 });
  }
  return bars.sort((a, b) => a.centre - b.centre);
}

/** A letter's share of the ink in its cell, at least; an empty cell is a plate of another kind. */
const MIN_LETTER_INK = 0.02;

function hasInk(plate: RgbImage, from: number, to: number): boolean {
  const grey = greyOf(plate);
  const threshold = otsu(grey);
  let ink = 0;
  const [top, bottom] = [Math.round(plate.height * 0.15), Math.round(plate.height * 0.85)];
  for (let y = top; y < bottom; y += 1) {
    for (let x = from; x < to; x += 1) ink += (grey[y * plate.width + x] ?? 255) < threshold ? 1 : 0;
  }
  return ink >= MIN_LETTER_INK * (to - from) * (bottom - top);
}

/**
 * The two bars around the letter of a letter plate, if the plate has them: room for a serial at the left, for a prefecture at the right and
 * for one letter between. The shares come from the metal: the first bar stands at 0.40 to 0.72 of the plate, the second at 0.55 to 0.92.
 */
export function letterCell(plate: RgbImage): readonly [Bar, Bar] | undefined {
  const bars = barsOf(plate);
  let best: readonly [Bar, Bar] | undefined;
  let nearest = Infinity;
  for (const first of bars) {
    for (const second of bars) {
      const cell = (second.centre - first.centre) / plate.height;
      const at = first.centre / plate.width;
      const end = second.centre / plate.width;
      if (cell < MIN_CELL || cell > MAX_CELL || at < 0.25 || at > 0.75 || end < 0.5 || end > 0.92) continue;
      if (!hasInk(plate, first.to + 2, second.from - 2)) continue;
      // Several pairs only where a letter has a straight stroke of its own: the outermost strokes are the bars.
      const distance = Math.abs(at - 0.54) + Math.abs(end - 0.74);
      if (distance < nearest) [nearest, best] = [distance, [first, second]];
    }
  }
  return best;
}
