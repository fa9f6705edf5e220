import { GREY } from './perception.ts';

/** Below this standard deviation an image is nearly flat, as at night or under a cover: nobody can be recognised in it, and it tells nothing. */
const FLAT = 3;
/** The same for its detail, which fog takes away. */
const FLAT_DETAIL = 1.5;
/** Images of one view correlate by more than 0.9 even across encoders; images of two views hardly by more than 0.5. */
const SAME = 0.75;
/**
 * Light above and dark below is much the same in any part of a street, so their detail must agree too: that of one view correlates by 0.6 or
 * more, even if things moved meanwhile, and that of a tenth cut off by 0.5 or less.
 */
const SAME_DETAIL = 0.55;
/** Detail is what differs from the mean of so many px around it. */
const AROUND = 4;

/** Whether two grey images, 160 x 90, show the same view; null if both are too flat to tell. */
export function isSameView(a: Uint8Array, b: Uint8Array): boolean | null {
  const whole = correlationOf(a, b, FLAT);
  if (whole === null || whole < SAME) return whole === null ? null : false;
  const detail = correlationOf(detailOf(a), detailOf(b), FLAT_DETAIL);
  return detail === null ? null : detail >= SAME_DETAIL;
}

/** The correlation of two images, -1 to 1. Null if both are flat; 0 if one is. */
function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>, flat: number): number | null {
  const [first, second] = [momentsOf(a), momentsOf(b)];
  if (first.deviation < flat && second.deviation < flat) return null;
  if (first.deviation < flat || second.deviation < flat) return 0;
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += ((a[at] ?? 0) - first.mean) * ((b[at] ?? 0) - second.mean);
  return sum / a.length / (first.deviation * second.deviation);
}

function momentsOf(grey: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < grey.length; at++) {
    const value = grey[at] ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / grey.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / grey.length - mean * mean)) };
}

/** An image less its blurred self: along the rows, then along the columns. */
function detailOf(grey: Uint8Array): Float32Array {
  const { width, height } = GREY;
  const rows = means(Float32Array.from(grey), { lines: height, step: width, length: width, stride: 1 });
  const blurred = means(rows, { lines: width, step: 1, length: height, stride: width });
  return blurred.map((mean, at) => (grey[at] ?? 0) - mean);
}

type Lines = { readonly lines: number; readonly step: number; readonly length: number; readonly stride: number };

/** The mean around each value of each line, by a sum that slides along it. */
function means(values: Float32Array, { lines, step, length, stride }: Lines): Float32Array {
  const found = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    const valueAt = (n: number): number => values[line * step + n * stride] ?? 0;
    let sum = 0;
    for (let n = 0; n < Math.min(AROUND, length); n++) sum += valueAt(n);
    for (let n = 0; n < length; n++) {
      if (n + AROUND < length) sum += valueAt(n + AROUND);
      if (n > AROUND) sum -= valueAt(n - AROUND - 1);
      const count = Math.min(length - 1, n + AROUND) - Math.max(0, n - AROUND) + 1;
      found[line * step + n * stride] = sum / count;
    }
  }
  return found;
}
