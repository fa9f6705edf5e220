import type { Motion, MotionGate, Size } from '../ports.ts';
import { regionsOf } from './regions.ts';

/** What the gate looks at: small enough for 0.1 ms, large enough for a person 12 px high. */
export const GREY: Size = { width: 160, height: 90 };

/** Below this difference, grey levels, a pixel is noise or compression. */
const NOISE = 16;
/** How much of a picture must change before it counts as a change of light and not of things. */
const LIGHT_CHANGE = 0.6;
/** Time constants of the background, ms: quick where nothing stands before it, slow where something does. */
const BACKGROUND_MS = 4_000;
const STANDING_MS = 60_000;
/** A region is moving when this share of it changed since the last frame; the place that a thing has left does not. */
const ACTIVE_SHARE = 0.04;

/**
 * Motion by a running average background (Wren et al. 1997, one Gaussian's mean with a fixed deviation) and, against the ghosts that such
 * a background leaves where a thing stood from the start, the difference to the last frame: a region without any is not moving.
 */
export function createMotionGate(source: Size): MotionGate {
  const pixels = GREY.width * GREY.height;
  const background = new Float32Array(pixels);
  const last = new Uint8Array(pixels);
  const foreground = new Uint8Array(pixels);
  const active = new Uint8Array(pixels);
  let lastAtMs: number | null = null;

  const restart = (grey: Uint8Array): void => {
    background.set(grey);
    last.set(grey);
  };

  return {
    push(grey, atMs): Motion {
      if (grey.length !== pixels)
        throw new RangeError(
          `the motion gate wants ${GREY.width}x${GREY.height} grey pixels, not ${grey.length} bytes`,
        );
      const sinceMs = lastAtMs === null ? 0 : Math.max(0, atMs - lastAtMs);
      if (lastAtMs === null) restart(grey);
      lastAtMs = atMs;
      const quick = 1 - Math.exp(-sinceMs / BACKGROUND_MS);
      const slow = 1 - Math.exp(-sinceMs / STANDING_MS);
      let changed = 0;
      for (let i = 0; i < pixels; i++) {
        const value = grey[i] ?? 0;
        const behind = background[i] ?? 0;
        const stands = Math.abs(value - behind) > NOISE;
        foreground[i] = stands ? 1 : 0;
        active[i] = Math.abs(value - (last[i] ?? 0)) > NOISE ? 1 : 0;
        if (stands) changed++;
        background[i] = behind + (value - behind) * (stands ? slow : quick);
      }
      last.set(grey);
      if (changed > LIGHT_CHANGE * pixels) {
        restart(grey);
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
