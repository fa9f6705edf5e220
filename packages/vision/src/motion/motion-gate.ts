import type { Motion, MotionGate, Size } from '../ports.ts';
import { regionsOf } from './regions.ts';

/** What the gate looks at: small enough for 0.1 ms, large enough for a person 12 px high. */
export const GREY: Size = { width: 160, height: 90 };

/** Below this difference, grey levels, a pixel is noise or compression. */
const NOISE = 16;
/** How much of a picture must change before it counts as another picture and not as things in it. */
const OTHER_PICTURE = 0.6;
/** Time constant of the background where nothing stands before it, ms. */
const BACKGROUND_MS = 4_000;
/** What stands still this long becomes background, a thing that parked and the ghost of one that left alike, ms. */
const STILL_MS = 2_500;
/** A region is moving when this share of it changed since the last frame; the place that a thing has left does not. */
const ACTIVE_SHARE = 0.04;

/**
 * Motion by a running average background (Wren et al. 1997, one Gaussian's mean with a fixed deviation). Two additions: the picture's common
 * change of brightness is taken out first, because a camera's exposure follows every white car; and the difference to the last frame tells
 * what moves from the ghosts that a background leaves where a thing stood from the start.
 */
export function createMotionGate(source: Size): MotionGate {
  const pixels = GREY.width * GREY.height;
  const background = new Float32Array(pixels);
  const last = new Uint8Array(pixels);
  const foreground = new Uint8Array(pixels);
  const active = new Uint8Array(pixels);
  const activeAtMs = new Float64Array(pixels);
  let lastAtMs: number | null = null;

  const restart = (grey: Uint8Array, atMs: number): void => {
    background.set(grey);
    last.set(grey);
    activeAtMs.fill(atMs);
  };

  /** Marks what stands before the background and what changed since the last frame; moves the background on. Returns the share that stands. */
  const compare = (grey: Uint8Array, atMs: number, sinceMs: number): number => {
    const brighter = commonChange(grey, background);
    const brighterThanLast = commonChange(grey, last);
    const quick = 1 - Math.exp(-sinceMs / BACKGROUND_MS);
    let standing = 0;
    for (let i = 0; i < pixels; i++) {
      const value = grey[i] ?? 0;
      const behind = background[i] ?? 0;
      const stands = Math.abs(value - behind - brighter) > NOISE;
      const changed = Math.abs(value - (last[i] ?? 0) - brighterThanLast) > NOISE;
      foreground[i] = stands ? 1 : 0;
      active[i] = changed ? 1 : 0;
      if (stands) standing++;
      if (changed || !stands) activeAtMs[i] = atMs;
      const still = stands && atMs - (activeAtMs[i] ?? atMs) > STILL_MS;
      if (!stands || still) background[i] = behind + (value - behind) * (still ? 1 : quick);
    }
    last.set(grey);
    return standing / pixels;
  };

  return {
    push(grey, atMs): Motion {
      if (grey.length !== pixels)
        throw new RangeError(
          `the motion gate wants ${GREY.width}x${GREY.height} grey pixels, not ${grey.length} bytes`,
        );
      const sinceMs = lastAtMs === null ? 0 : Math.max(0, atMs - lastAtMs);
      if (lastAtMs === null) restart(grey, atMs);
      lastAtMs = atMs;
      if (compare(grey, atMs, sinceMs) > OTHER_PICTURE) {
        restart(grey, atMs);
        return { moving: true, regions: [{ x: 0, y: 0, width: source.width, height: source.height }] };
      }
      const scaleX = source.width / GREY.width;
      const scaleY = source.height / GREY.height;
      const regions = regionsOf(foreground, active, GREY)
        .filter((region) => region.activePixels >= ACTIVE_SHARE * region.pixels)
        .map(({ x, y, width, height }) => ({
          x: x * scaleX,
          y: y * scaleY,
          width: width * scaleX,
          height: height * scaleY,
        }));
      return { moving: regions.length > 0, regions };
    },
  };
}

/** The median difference between two pictures, grey levels: what exposure did, whatever moves. */
function commonChange(now: Uint8Array, before: Float32Array | Uint8Array): number {
  const histogram = new Uint32Array(511);
  for (let i = 0; i < now.length; i++) {
    const bin = Math.round((now[i] ?? 0) - (before[i] ?? 0)) + 255;
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  let below = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    below += histogram[bin] ?? 0;
    if (below * 2 >= now.length) return bin - 255;
  }
  return 0;
}
