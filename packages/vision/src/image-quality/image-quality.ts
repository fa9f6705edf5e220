import type { ImageQualityMeter, Planes } from '../ports.ts';
import { detailOf } from './detail.ts';
import { cutPatches, SIDE } from './patches.ts';
import { createSameView } from './same-view.ts';

const WHITE = 255;
const NEUTRAL_CHROMA = 128;

/** Measures the images of one camera, over all its parts. What each value means stands with the type. */
export function createImageQualityMeter(): ImageQualityMeter {
  const sameView = createSameView();
  let before: { readonly grey: Uint8Array; readonly samples: Uint8Array } | null = null;
  return {
    measure(frame, planes, atMs) {
      const grey = new Uint8Array(frame);
      const patches = cutPatches(planes.luma);
      const same = sameView.compare(grey, atMs);
      const last = before;
      before = { grey, samples: patches.samples };
      if (last === null) return null;
      const { mean, deviation } = levelsOf(grey);
      const { sharpness, noise } = detailOf(patches);
      const change = Math.max(differenceOf(patches.samples, last.samples), differenceOf(grey, last.grey));
      return {
        brightness: rounded(mean / WHITE),
        contrast: rounded(deviation / (WHITE / 2)),
        sharpness: rounded(sharpness),
        noise: rounded(noise / WHITE),
        colour: rounded(chromaOf(planes)),
        // Rounded up: only images that are the same to the last bit differ by nothing.
        change: Math.ceil((change / WHITE) * STEPS) / STEPS,
        sameView: rounded(same),
      };
    },
  };
}

/** Values in whole thousandths take little room in a recording. */
const STEPS = 1_000;
const rounded = (value: number): number => Math.round(Math.min(1, value) * STEPS) / STEPS;

/** Mean and standard deviation; their quotient by half the range is the RMS contrast of Peli, "Contrast in complex images", 1990. */
function levelsOf(grey: Uint8Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (let at = 0; at < grey.length; at++) {
    const value = grey[at] ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / grey.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / grey.length - mean * mean)) };
}

/** Mean distance of the chroma from grey, 0 to 1: the saturation in the plane of Cb and Cr (Rec. ITU-R BT.601). */
function chromaOf({ cb, cr }: Planes): number {
  const [blue, red] = [cutPatches(cb, SIDE / 2).samples, cutPatches(cr, SIDE / 2).samples];
  let sum = 0;
  for (let at = 0; at < blue.length; at++) {
    const [x, y] = [(blue[at] ?? 0) - NEUTRAL_CHROMA, (red[at] ?? 0) - NEUTRAL_CHROMA];
    // Math.hypot, which minds overflow, would take most of the measurement's time.
    sum += Math.sqrt(x * x + y * y);
  }
  return sum / blue.length / NEUTRAL_CHROMA;
}

/** Mean absolute difference, grey levels. */
function differenceOf(now: Uint8Array, before: Uint8Array): number {
  if (now.length !== before.length) return WHITE;
  let sum = 0;
  for (let at = 0; at < now.length; at++) sum += Math.abs((now[at] ?? 0) - (before[at] ?? 0));
  return sum / now.length;
}
