import { differs, GREY } from '../motion/background.ts';
import { lightOf, type Light } from './light.ts';

const PIXELS = GREY.width * GREY.height;

/**
 * For how long something must stand still before it is reported, ms. A pedestrian who waits to cross or a driver who lets somebody out is
 * mostly gone by then, and a rule that allows a minute still learns of it in time.
 */
export const STANDING_MS = 10_000;
/** Evidence is collected up to this much, so that a longer stand makes nothing more certain and nothing slower to vanish; ms. */
const MOST_EVIDENCE_MS = 1.5 * STANDING_MS;
/**
 * After this long a standing thing is background; ms. Longer than the quarter of an hour that a rule looks back, and short enough that a shop's
 * new sign does not stand in the records for ever.
 */
export const ABSORBED_MS = 30 * 60_000;
/** How much evidence a second takes: where the background shows again, where something passes in front of a standing thing, elsewhere. */
const LOST = { background: 4, covered: 0.25, otherwise: 1 } as const;

/** A smaller difference is noise or compression; grey levels of the frame. */
const NOISE = 16;
/** How fast the background follows where it shows: fast enough for the edge of a shadow that moves with the sun; ms. */
const BACKGROUND_MS = 10_000;
/** How fast all levels follow the common light, ms. Until they do, frames are converted. */
const LIGHT_MS = 30_000;
/** A longer pause between two frames is a hole, in which nobody knows what stood; ms. */
const LONGEST_STEP_MS = 1_000;
/** In another light than this, differences to the background mean nothing. */
const COMPARABLE_GAIN = { least: 0.4, most: 2.5 } as const;
/** If more than this share of the pixels differs from the background, the camera shows another scene. */
const OTHER_SCENE = 0.6;

/**
 * What the model knows of each pixel. Changed in place. All levels follow the common light together, so that what is covered stays comparable
 * when the light changes.
 */
export type Layers = {
  /** What has been there for long. */
  readonly background: Float32Array;
  /** What stands in front of it, or may begin to. */
  readonly candidate: Float32Array;
  /** For how long the candidate has been seen, less what speaks against it; ms. */
  readonly evidenceMs: Float32Array;
  /** When the candidate was first seen, ms. */
  readonly candidateSinceMs: Float64Array;
  /** For how long the background has been seen in all, ms. */
  readonly seenMs: Float32Array;
  /** The last frame, in the light of the background. */
  readonly level: Float64Array;
  /** 1 where the last frame showed the background. */
  readonly behind: Uint8Array;
  /** 1 where something stands: it stood for STANDING_MS and has evidence left. */
  readonly standing: Uint8Array;
  /** When it began to be reported, ms. */
  readonly standingSinceMs: Float64Array;
  /** When it began to learn the background; null before the first frame. */
  startedAtMs: number | null;
  lastAtMs: number;
};

export const createLayers = (): Layers => ({
  background: new Float32Array(PIXELS),
  candidate: new Float32Array(PIXELS),
  evidenceMs: new Float32Array(PIXELS),
  candidateSinceMs: new Float64Array(PIXELS),
  seenMs: new Float32Array(PIXELS),
  level: new Float64Array(PIXELS),
  behind: new Uint8Array(PIXELS),
  standing: new Uint8Array(PIXELS),
  standingSinceMs: new Float64Array(PIXELS),
  startedAtMs: null,
  lastAtMs: Number.NEGATIVE_INFINITY,
});

/** Takes the frame for the background, and begins to learn. */
export function restart(layers: Layers, frame: Uint8Array, atMs: number): void {
  layers.background.set(frame);
  layers.candidate.set(frame);
  layers.evidenceMs.fill(0);
  layers.seenMs.fill(0);
  layers.behind.fill(1);
  layers.standing.fill(0);
  layers.startedAtMs = atMs;
  layers.lastAtMs = atMs;
}

/** Learns from the next frame. Returns whether other pixels stand than before. */
export function update(layers: Layers, frame: Uint8Array, atMs: number): boolean {
  const light = lightOf(layers.background, frame, layers.behind);
  const isComparable = light.gain >= COMPARABLE_GAIN.least && light.gain <= COMPARABLE_GAIN.most;
  if (!isComparable || markBackground(layers, frame, light) > OTHER_SCENE) {
    restart(layers, frame, atMs);
    return true;
  }
  const ms = Math.min(LONGEST_STEP_MS, Math.max(0, atMs - layers.lastAtMs));
  const step = { atMs, ms, share: 1 - Math.exp(-ms / BACKGROUND_MS), noise: NOISE / light.gain };
  const changed = learnPixels(layers, step);
  relight(layers, light, 1 - Math.exp(-ms / LIGHT_MS));
  layers.lastAtMs = atMs;
  return changed;
}

/**
 * Learns every pixel. Nearly all show the background and have nothing in front of them: those take the short way, in the loop itself
 * (`make bench NAME=pixels`).
 */
function learnPixels(layers: Layers, step: Step): boolean {
  const { background, evidenceMs, seenMs, behind, standing, level: levels } = layers;
  const { ms, share, noise } = step;
  let changed = false;
  for (let i = 0; i < PIXELS; i++) {
    const level = levels[i] ?? 0;
    if (behind[i] === 1 && evidenceMs[i] === 0 && standing[i] === 0) {
      seenMs[i] = (seenMs[i] ?? 0) + ms;
      const before = background[i] ?? 0;
      if (Math.abs(level - before) <= noise) background[i] = before + (level - before) * share;
      continue;
    }
    if (behind[i] === 1) followBackground(layers, i, level, step);
    else weighCandidate(layers, i, level, step);
    if (settle(layers, i, step.atMs)) changed = true;
  }
  return changed;
}

/** One step of time: its end and length, how far levels follow the frame in it, and which difference of levels is noise in this light. */
type Step = { readonly atMs: number; readonly ms: number; readonly share: number; readonly noise: number };

/** Converts the frame to the light of the background, and marks the pixels that show it. Returns the share of those that do not, 0 to 1. */
function markBackground({ background, behind, level }: Layers, frame: Uint8Array, { gain, offset }: Light): number {
  const noise = NOISE / gain;
  let different = 0;
  for (let i = 0; i < PIXELS; i++) {
    const value = ((frame[i] ?? 0) - offset) / gain;
    level[i] = value;
    const isDifferent = differs(background, i, value, noise);
    behind[i] = isDifferent ? 0 : 1;
    if (isDifferent) different++;
  }
  return different / PIXELS;
}

/** A level that only a neighbour of the pixel had is not learned: a standing thing would wear away from its edge. */
function followBackground({ background, evidenceMs, seenMs }: Layers, i: number, level: number, step: Step): void {
  seenMs[i] = (seenMs[i] ?? 0) + step.ms;
  const before = background[i] ?? 0;
  if (Math.abs(level - before) <= step.noise) background[i] = before + (level - before) * step.share;
  evidenceMs[i] = Math.max(0, (evidenceMs[i] ?? 0) - step.ms * LOST.background);
}

/** Counts what is in front of the background for or against the candidate, which is replaced when nothing speaks for it any more. */
function weighCandidate(layers: Layers, i: number, level: number, step: Step): void {
  const { candidate, candidateSinceMs, evidenceMs, standing } = layers;
  const before = candidate[i] ?? 0;
  const evidence = evidenceMs[i] ?? 0;
  if (evidence === 0) candidateSinceMs[i] = step.atMs;
  if (Math.abs(level - before) <= step.noise) {
    candidate[i] = before + (level - before) * step.share;
    evidenceMs[i] = Math.min(MOST_EVIDENCE_MS, evidence + step.ms);
    return;
  }
  const left = evidence - step.ms * (standing[i] === 1 ? LOST.covered : LOST.otherwise);
  evidenceMs[i] = Math.max(0, left);
  if (left > 0) return;
  candidate[i] = level;
  candidateSinceMs[i] = step.atMs;
}

/** Moves every level by this share towards the light of the frame. */
function relight({ background, candidate }: Layers, { gain, offset }: Light, share: number): void {
  const [factor, shift] = [1 + (gain - 1) * share, offset * share];
  for (let i = 0; i < PIXELS; i++) {
    background[i] = (background[i] ?? 0) * factor + shift;
    candidate[i] = (candidate[i] ?? 0) * factor + shift;
  }
}

/** Decides whether something stands on this pixel. Returns whether that has changed. */
function settle(layers: Layers, i: number, atMs: number): boolean {
  const { evidenceMs, standing, standingSinceMs } = layers;
  const evidence = evidenceMs[i] ?? 0;
  if (standing[i] === 0) {
    if (evidence < STANDING_MS) return false;
    standing[i] = 1;
    standingSinceMs[i] = atMs;
    return true;
  }
  const isAbsorbed = atMs - (standingSinceMs[i] ?? 0) > ABSORBED_MS;
  if (evidence > 0 && !isAbsorbed) return false;
  if (evidence > 0) takeForBackground(layers, i);
  standing[i] = 0;
  return true;
}

/** What stands on this pixel was there all the time. */
export function takeForBackground({ background, candidate, evidenceMs }: Layers, i: number): void {
  background[i] = candidate[i] ?? 0;
  evidenceMs[i] = 0;
}
