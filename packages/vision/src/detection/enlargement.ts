import type { Detection, RgbImage, Size } from '../ports.ts';

/** Frames up to this many pixels may be enlarged: CIF (352 x 288). In larger ones the network sees enough of a far vehicle for what it costs. */
const MOST_PIXELS = 352 * 288;
/** How many times larger an enlarged frame is. */
export const ENLARGED = 2;
/** Things typically lower than this are enlarged, because the network hardly finds what is lower than about 30 px; px of the source. */
const LOW_PX = 48;
/** Things are measured from this confidence on: low ones seldom have more before they are enlarged. */
const MEASURED_CONFIDENCE = 0.3;
/** The typical height is the median of the last ones, and known from `fewest` on. */
const MEASURED = { fewest: 3, most: 60 };

/**
 * Decides whether the frames of a small source are enlarged for the network: as long as the things in them are low. Close people would fall apart
 * into heads and legs, and an empty street is not worth five times the network's time.
 */
export function createEnlargement(source: Size) {
  const mayEnlarge = source.width * source.height <= MOST_PIXELS;
  let heights: number[] = [];
  return {
    isDue(): boolean {
      if (!mayEnlarge) return false;
      const median = heights.toSorted((a, b) => a - b)[Math.floor(heights.length / 2)] ?? 0;
      return heights.length >= MEASURED.fewest && median < LOW_PX;
    },
    /** @param found in one frame, boxes in px of the source */
    measure(found: readonly Detection[]): void {
      if (!mayEnlarge) return;
      const sure = found.filter(({ confidence }) => confidence >= MEASURED_CONFIDENCE);
      heights = [...heights, ...sure.map(({ box }) => box.height)].slice(-MEASURED.most);
    },
  };
}

/** Repeats every pixel, because the network finds more at the hard edges of this than in a smooth enlargement (`docs/decisions/0047`). */
export function enlarged({ data, width, height }: RgbImage): RgbImage {
  const row = width * ENLARGED * 3;
  const into = new Uint8Array(row * height * ENLARGED);
  for (let y = 0; y < height; y++) {
    const start = y * ENLARGED * row;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const [red = 0, green = 0, blue = 0] = [data[from], data[from + 1], data[from + 2]];
      for (let k = 0; k < ENLARGED; k++) {
        const to = start + (x * ENLARGED + k) * 3;
        into[to] = red;
        into[to + 1] = green;
        into[to + 2] = blue;
      }
    }
    for (let k = 1; k < ENLARGED; k++) into.copyWithin(start + k * row, start, start + row);
  }
  return { data: into, width: width * ENLARGED, height: height * ENLARGED };
}
