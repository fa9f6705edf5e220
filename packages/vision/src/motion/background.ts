import type { Size } from '../ports.ts';

/** The size of the grey images: small enough for a fraction of a millisecond a frame, large enough for a person 12 px high in them. */
export const GREY: Size = { width: 160, height: 90 };
const PIXELS = GREY.width * GREY.height;

/** A smaller difference is noise or compression; grey levels, 0 to 255. */
const NOISE = 16;
/** How fast the background follows where nothing stands in front of it: the time constant, ms. */
const BACKGROUND_MS = 4_000;
/** A region that stands still this long becomes background: a vehicle that parked, and the ghost of one that left; ms. */
const STILL_MS = 2_500;
/** A pixel that never changes becomes background after this long, although its region goes on moving elsewhere; ms. */
const LONG_STILL_MS = 10_000;

/** The gate's state between frames. Changed in place. */
export type Background = {
  readonly grey: Float32Array;
  /** The last frame. Of the same array type as the background: code that meets one kind of array runs several times as fast. */
  readonly last: Float32Array;
  /** 1 where the frame differs from the background. */
  readonly foreground: Uint8Array;
  /** 1 where the frame differs from the last one. */
  readonly active: Uint8Array;
  /** When a pixel last changed; ms. */
  readonly changedAtMs: Float64Array;
  /** When a pixel last belonged to a moving region, or to the background; ms. */
  readonly busyAtMs: Float64Array;
};

export const createBackground = (): Background => ({
  grey: new Float32Array(PIXELS),
  last: new Float32Array(PIXELS),
  foreground: new Uint8Array(PIXELS),
  active: new Uint8Array(PIXELS),
  changedAtMs: new Float64Array(PIXELS),
  busyAtMs: new Float64Array(PIXELS),
});

/** Takes the frame for the background, with nothing in front of it. */
export function restart({ grey, last, changedAtMs, busyAtMs }: Background, frame: Uint8Array, atMs: number): void {
  grey.set(frame);
  last.set(frame);
  changedAtMs.fill(atMs);
  busyAtMs.fill(atMs);
}

/**
 * Follows the exposure, then marks the pixels that differ from the background and from the last frame.
 * @returns the share of the pixels that differ from the background, 0 to 1
 */
export function compare(background: Background, frame: Uint8Array, atMs: number): number {
  const { grey, last, foreground, active, changedAtMs, busyAtMs } = background;
  // The whole background follows at once, because what stands in front of it would keep it in an old exposure.
  const brighter = commonChange(frame, grey);
  for (let i = 0; i < PIXELS; i++) grey[i] = (grey[i] ?? 0) + brighter;
  const brighterThanLast = commonChange(frame, last);
  let standing = 0;
  for (let i = 0; i < PIXELS; i++) {
    const value = frame[i] ?? 0;
    const stands = differs(grey, i, value, NOISE);
    const changed = differs(last, i, value - brighterThanLast, NOISE);
    foreground[i] = stands ? 1 : 0;
    active[i] = changed ? 1 : 0;
    if (stands) standing++;
    if (changed || !stands) changedAtMs[i] = atMs;
    if (!stands) busyAtMs[i] = atMs;
  }
  return standing / PIXELS;
}

/** Moves the background towards the frame where nothing stands in front of it, and at once to what has stood still for long enough. */
export function learn(background: Background, frame: Uint8Array, atMs: number, sinceMs: number): void {
  const { grey, last, foreground, changedAtMs, busyAtMs } = background;
  const share = 1 - Math.exp(-sinceMs / BACKGROUND_MS);
  for (let i = 0; i < PIXELS; i++) {
    const value = frame[i] ?? 0;
    const behind = grey[i] ?? 0;
    if (foreground[i] === 0) grey[i] = behind + (value - behind) * share;
    else if (atMs - (busyAtMs[i] ?? 0) > STILL_MS || atMs - (changedAtMs[i] ?? 0) > LONG_STILL_MS) grey[i] = value;
  }
  last.set(frame);
}

/** Every fifth pixel is enough for the median. */
const MEDIAN_STEP = 5;

/** The median difference between two images, grey levels: the change of exposure, which moving things hardly affect. */
function commonChange(now: Uint8Array, before: Float32Array): number {
  const histogram = new Uint32Array(512);
  let samples = 0;
  for (let i = 0; i < now.length; i += MEDIAN_STEP, samples++) {
    const bin = ((now[i] ?? 0) - (before[i] ?? 0) + 256.5) | 0;
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  let below = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    below += histogram[bin] ?? 0;
    if (below * 2 >= samples) return bin - 256;
  }
  return 0;
}

/** Whether neither the pixel nor one of its eight neighbours had this value before, but for the noise. */
export function differs(before: Float32Array, at: number, value: number, noise: number): boolean {
  // Most pixels are as they were, and this much is compiled into the loops that ask.
  return Math.abs(value - (before[at] ?? 0)) > noise && differsAround(before, at, value, noise);
}

function differsAround(before: Float32Array, at: number, value: number, noise: number): boolean {
  const { width, height } = GREY;
  const x = at % width;
  const y = (at - x) / width;
  if (x > 0 && x < width - 1 && y > 0 && y < height - 1) {
    for (let row = at - width; row <= at + width; row += width) {
      if (Math.abs(value - (before[row - 1] ?? 0)) <= noise) return false;
      if (Math.abs(value - (before[row] ?? 0)) <= noise) return false;
      if (Math.abs(value - (before[row + 1] ?? 0)) <= noise) return false;
    }
    return true;
  }
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++)
      if (Math.abs(value - (before[row * width + column] ?? 0)) <= noise) return false;
  return true;
}
