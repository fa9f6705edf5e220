/** A square of an image. Levels are of 255. */
export type Block = {
  readonly mean: number;
  /** Standard deviation of the smoothed levels. */
  readonly deviation: number;
  /** The largest less the smallest smoothed level. */
  readonly range: number;
  /** The largest step between two smoothed neighbours. */
  readonly step: number;
  /** Standard deviation of the noise, after Immerkær, "Fast noise variance estimation", 1996. */
  readonly noise: number;
  /** Whether it lies in the middle: devices write the time and their name along the upper and lower edge, sharp in any image. */
  readonly inner: boolean;
};

const SIDE = 16;
/** The part of the height above and below the middle. */
const EDGE = 0.12;

/** The whole blocks of an image, row by row. */
export function blocksOf(luma: Uint8Array, width: number, height: number): Block[] {
  const smooth = smoothed(luma, width, height);
  const blocks: Block[] = [];
  for (let top = 1; top + SIDE < height; top += SIDE)
    for (let left = 1; left + SIDE < width; left += SIDE) {
      const inner = top >= EDGE * height && top + SIDE <= (1 - EDGE) * height;
      blocks.push({ ...blockAt(luma, smooth, width, top * width + left), inner });
    }
  return blocks;
}

/** The mean of each pixel and its eight neighbours; 0 at the edge of the image, which belongs to no block. */
function smoothed(luma: Uint8Array, width: number, height: number): Float32Array {
  const smooth = new Float32Array(luma.length);
  for (let y = 1; y < height - 1; y++)
    for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
      let sum = 0;
      for (const row of [at - width, at, at + width])
        sum += (luma[row - 1] ?? 0) + (luma[row] ?? 0) + (luma[row + 1] ?? 0);
      smooth[at] = sum / 9;
    }
  return smooth;
}

function blockAt(luma: Uint8Array, smooth: Float32Array, width: number, corner: number): Omit<Block, 'inner'> {
  let [sum, squares, least, most, step, noises] = [0, 0, 255, 0, 0, 0];
  for (let y = 0; y < SIDE; y++)
    for (let at = corner + y * width; at < corner + y * width + SIDE; at++) {
      const here = smooth[at] ?? 0;
      sum += here;
      squares += here * here;
      if (here < least) least = here;
      if (here > most) most = here;
      const [right, below] = [smooth[at + 1] ?? 0, smooth[at + width] ?? 0];
      const last = (at - corner) % width === SIDE - 1;
      if (!last) step = Math.max(step, Math.abs(right - here));
      if (y < SIDE - 1) step = Math.max(step, Math.abs(below - here));
      noises += Math.abs(laplacianDifference(luma, width, at));
    }
  const count = SIDE * SIDE;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return { mean, deviation, range: most - least, step, noise: (Math.sqrt(Math.PI / 2) * noises) / (6 * count) };
}

/** The difference of two Laplacians, which cancels edges and leaves noise. */
function laplacianDifference(luma: Uint8Array, width: number, at: number): number {
  const [above, below] = [at - width, at + width];
  const cross = (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0) + (luma[above] ?? 0) + (luma[below] ?? 0);
  const corners = (luma[above - 1] ?? 0) + (luma[above + 1] ?? 0) + (luma[below - 1] ?? 0) + (luma[below + 1] ?? 0);
  return 4 * (luma[at] ?? 0) - 2 * cross + corners;
}
