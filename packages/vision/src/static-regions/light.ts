/** How bright a frame is, compared with the background: `frame = background * gain + offset`, grey levels. */
export type Light = { readonly gain: number; readonly offset: number };

export const SAME_LIGHT: Light = { gain: 1, offset: 0 };

/** Every fifth pixel is enough for a median. */
const STEP = 5;
const LEVELS = 256;
/** The darkest and the brightest third of the pixels must differ by this much to tell a gain from an offset, grey levels. */
const LEAST_SPREAD = 16;

/**
 * Fits the common change of light by the resistant line (Tukey, "Exploratory Data Analysis", 1977): through the medians of the darkest and of
 * the brightest third of the pixels. What covers less than half of a third hardly bends it.
 * @param behind 1 for the pixels that showed the background in the last frame: only these are compared
 */
export function lightOf(background: Float32Array, frame: Uint8Array, behind: Uint8Array): Light {
  const levels = new Uint32Array(LEVELS);
  let samples = 0;
  for (let i = 0; i < frame.length; i += STEP) {
    if (behind[i] === 0) continue;
    count(levels, midwayAt(background, frame, i));
    samples++;
  }
  if (samples === 0) return SAME_LIGHT;
  const [lower, upper] = [quantile(levels, samples / 3), quantile(levels, (2 * samples) / 3)];
  const medians = (from: number, to: number) => mediansBetween({ background, frame, behind }, from, to);
  const [dark, bright] = [medians(-1, lower), medians(upper, LEVELS)];
  const spread = bright.background - dark.background;
  const gain = spread < LEAST_SPREAD ? 1 : (bright.frame - dark.frame) / spread;
  return { gain, offset: (dark.frame + bright.frame - gain * (dark.background + bright.background)) / 2 };
}

type Compared = { readonly background: Float32Array; readonly frame: Uint8Array; readonly behind: Uint8Array };

/**
 * Pixels are grouped by the mean of both images. Grouped by the background, what it has brighter than the frame by chance would be among the
 * bright ones, and every gain too small.
 */
const midwayAt = (background: Float32Array, frame: Uint8Array, i: number): number =>
  ((background[i] ?? 0) + (frame[i] ?? 0)) / 2;

/** The median levels of the pixels whose mean of both images lies between these levels. */
function mediansBetween({ background, frame, behind }: Compared, from: number, to: number) {
  const [inBackground, inFrame] = [new Uint32Array(LEVELS), new Uint32Array(LEVELS)];
  let samples = 0;
  for (let i = 0; i < frame.length; i += STEP) {
    const level = midwayAt(background, frame, i);
    if (behind[i] === 0 || level < from || level > to) continue;
    count(inBackground, background[i] ?? 0);
    count(inFrame, frame[i] ?? 0);
    samples++;
  }
  return { background: quantile(inBackground, samples / 2), frame: quantile(inFrame, samples / 2) };
}

function count(levels: Uint32Array, level: number): void {
  const bin = Math.min(LEVELS - 1, Math.max(0, Math.round(level)));
  levels[bin] = (levels[bin] ?? 0) + 1;
}

/** The level below which this many samples lie, interpolated within the level, because a rounded median would jump with the noise. */
function quantile(levels: Uint32Array, samples: number): number {
  let below = 0;
  for (let level = 0; level < levels.length; level++) {
    const here = levels[level] ?? 0;
    if (here > 0 && below + here >= samples) return level - 0.5 + (samples - below) / here;
    below += here;
  }
  return levels.length - 1;
}
