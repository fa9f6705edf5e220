/** Below this standard deviation an image is nearly flat, as at night or under a cover: nobody can be recognised in it, and it tells nothing. */
const FLAT = 3;
/** Images of one view correlate by more than 0.9 even across encoders; images of two views hardly by more than 0.5. */
const SAME = 0.75;

/** Whether two grey images of equal size show the same view; null if both are too flat to tell. */
export function isSameView(a: Uint8Array, b: Uint8Array): boolean | null {
  const [first, second] = [momentsOf(a), momentsOf(b)];
  if (first.deviation < FLAT && second.deviation < FLAT) return null;
  if (first.deviation < FLAT || second.deviation < FLAT) return false;
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += ((a[at] ?? 0) - first.mean) * ((b[at] ?? 0) - second.mean);
  return sum / a.length / (first.deviation * second.deviation) >= SAME;
}

function momentsOf(grey: Uint8Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  for (const value of grey) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / grey.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / grey.length - mean * mean)) };
}
