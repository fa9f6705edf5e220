import type { Box } from '@marsad/schemas';
import type { Motion, MotionGate, Size } from '../ports.ts';
import { partsOf, regionsOf } from './regions.ts';

/** What the gate looks at: small enough for a fraction of a millisecond, large enough for a person 12 px high. */
export const GREY: Size = { width: 160, height: 90 };

/** Below this difference, grey levels, a pixel is noise or compression. */
const NOISE = 16;
/** How much of a picture must change before it counts as another picture and not as things in it. */
const OTHER_PICTURE = 0.6;
/** Time constant of the background where nothing stands before it, ms. */
const BACKGROUND_MS = 4_000;
/** A region that stands still this long becomes background, a thing that parked and the ghost of one that left alike, ms. */
const STILL_MS = 2_500;
/** So does, after this long, a pixel that never changes within a region that goes on moving elsewhere, ms. */
const LONG_STILL_MS = 10_000;
/** A region is moving when this share of it changed since the last frame; the place that a thing has left does not. */
const ACTIVE_SHARE = 0.04;

/**
 * Motion by a running average background (Wren et al. 1997, one Gaussian's mean with a fixed deviation). Three additions: the picture's
 * common change of brightness is taken out first, because a camera's exposure follows every white car; a pixel may have had its value in its
 * neighbourhood (Elgammal et al. 2000), because masts sway; and the difference to the last frame tells what moves from the ghosts that a
 * background leaves where a thing stood from the start.
 */
export function createMotionGate(source: Size): MotionGate {
  const pixels = GREY.width * GREY.height;
  const background = new Float32Array(pixels);
  // Of the background's type: code that meets one kind of array runs several times as fast.
  const last = new Float32Array(pixels);
  const foreground = new Uint8Array(pixels);
  const active = new Uint8Array(pixels);
  /** When a pixel last changed, and when it last belonged to a moving region or to none. */
  const changedAtMs = new Float64Array(pixels);
  const busyAtMs = new Float64Array(pixels);
  let lastAtMs: number | null = null;

  const restart = (grey: Uint8Array, atMs: number): void => {
    background.set(grey);
    last.set(grey);
    changedAtMs.fill(atMs);
    busyAtMs.fill(atMs);
  };

  /** Follows the exposure, marks what stands before the background and what changed since the last frame. Returns the share that stands. */
  const compare = (grey: Uint8Array, atMs: number): number => {
    // What stands in front of the background must not keep it in an old exposure: all of it follows at once.
    const brighter = commonChange(grey, background);
    for (let i = 0; i < pixels; i++) background[i] = (background[i] ?? 0) + brighter;
    const brighterThanLast = commonChange(grey, last);
    let standing = 0;
    for (let i = 0; i < pixels; i++) {
      const value = grey[i] ?? 0;
      const stands = differs(background, i, value);
      const changed = differs(last, i, value - brighterThanLast);
      foreground[i] = stands ? 1 : 0;
      active[i] = changed ? 1 : 0;
      if (stands) standing++;
      if (changed || !stands) changedAtMs[i] = atMs;
      if (!stands) busyAtMs[i] = atMs;
    }
    return standing / pixels;
  };

  /** Moves the background on: to what is seen where nothing stands, at once to what has stood still long enough. */
  const learn = (grey: Uint8Array, atMs: number, sinceMs: number): void => {
    const share = 1 - Math.exp(-sinceMs / BACKGROUND_MS);
    for (let i = 0; i < pixels; i++) {
      const value = grey[i] ?? 0;
      const behind = background[i] ?? 0;
      if (foreground[i] === 0) background[i] = behind + (value - behind) * share;
      else if (atMs - (busyAtMs[i] ?? 0) > STILL_MS || atMs - (changedAtMs[i] ?? 0) > LONG_STILL_MS)
        background[i] = value;
    }
    last.set(grey);
  };

  const [scaleX, scaleY] = [source.width / GREY.width, source.height / GREY.height];
  const inSource = ({ x, y, width, height }: Box): Box => ({
    x: x * scaleX,
    y: y * scaleY,
    width: width * scaleX,
    height: height * scaleY,
  });

  return {
    push(grey, atMs): Motion {
      if (grey.length !== pixels)
        throw new RangeError(
          `the motion gate wants ${GREY.width}x${GREY.height} grey pixels, not ${grey.length} bytes`,
        );
      const sinceMs = lastAtMs === null ? 0 : Math.max(0, atMs - lastAtMs);
      if (lastAtMs === null) restart(grey, atMs);
      lastAtMs = atMs;
      if (compare(grey, atMs) > OTHER_PICTURE) {
        restart(grey, atMs);
        const whole = { x: 0, y: 0, width: source.width, height: source.height };
        return { moving: true, regions: [{ ...whole, parts: [whole] }] };
      }
      const moving = regionsOf(foreground, active, GREY).filter(
        (region) => region.activePixels >= ACTIVE_SHARE * region.members.length,
      );
      for (const { members } of moving) for (const i of members) busyAtMs[i] = atMs;
      learn(grey, atMs, sinceMs);
      const regions = moving.map((region) => ({
        ...inSource(region),
        parts: partsOf(region.members, GREY.width).map(inSource),
      }));
      return { moving: regions.length > 0, regions };
    },
  };
}

/** Enough of a picture to know its median by. */
const EVERY = 5;

/** The median difference between two pictures, grey levels: what exposure did, whatever moves. */
function commonChange(now: Uint8Array, before: Float32Array): number {
  const histogram = new Uint32Array(512);
  let samples = 0;
  for (let i = 0; i < now.length; i += EVERY, samples++) {
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

/** Whether neither the pixel nor one beside it had this value before. */
function differs(before: Float32Array, at: number, value: number): boolean {
  if (Math.abs(value - (before[at] ?? 0)) <= NOISE) return false;
  const { width, height } = GREY;
  const x = at % width;
  const y = (at - x) / width;
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++)
      if (Math.abs(value - (before[row * width + column] ?? 0)) <= NOISE) return false;
  return true;
}
