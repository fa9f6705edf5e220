import type { Box } from '@marsad/schemas';
import { GREY } from '../motion/background.ts';
import { regionsOf, type Region } from '../motion/regions.ts';
import type { StaticRegions } from '../ports.ts';
import { createLayers, restart, update } from './layers.ts';

/** The most regions that are reported, the largest first. */
const MOST_REGIONS = 20;
/** If more than this share of the pixels stands, the camera was moved, or the light has changed in a way that no gain explains. */
const MOVED_CAMERA = 0.4;
/** Frames that follow sooner add nothing; ms. */
const STEP_MS = 400;
/** A pixel counts where so many of the nine around it stand. It takes away the seams along edges that a nudged camera leaves. */
const FEWEST_OF_NINE = 6;

/**
 * Finds what was put down, parked or taken away: what differs from a background that is learned over long, and has looked the same since. Two
 * backgrounds of different speed show it (Porikli, Ivanov and Haga, "Robust abandoned object detection using dual foregrounds", 2008); the
 * fast one is a candidate for each pixel that votes can replace, so that people who pass in front delay nothing and hide nothing.
 */
export function createStaticRegions(): StaticRegions {
  const layers = createLayers();
  let boxes: readonly Box[] = [];
  return {
    push(grey, atMs) {
      // The millisecond forgives the rounding of the times of a steady stream.
      if (Math.abs(atMs - layers.lastAtMs) < STEP_MS - 1) return boxes;
      if (layers.startedAtMs === null) restart(layers, grey, atMs);
      else if (!update(layers, grey, atMs)) return boxes;
      if (shareOf(layers.standing) > MOVED_CAMERA) restart(layers, grey, atMs);
      boxes = boxesOf(layers.standing);
      return boxes;
    },
  };
}

const shareOf = (mask: Uint8Array): number => mask.reduce((sum, value) => sum + value, 0) / mask.length;

function boxesOf(standing: Uint8Array): Box[] {
  const mask = withoutSeams(standing);
  return regionsOf(mask, mask, GREY)
    .toSorted((a, b) => b.members.length - a.members.length)
    .slice(0, MOST_REGIONS)
    .map(inFrame);
}

function withoutSeams(mask: Uint8Array): Uint8Array {
  const { width, height } = GREY;
  const kept = new Uint8Array(mask.length);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      let around = 0;
      for (let row = at - width; row <= at + width; row += width)
        around += (mask[row - 1] ?? 0) + (mask[row] ?? 0) + (mask[row + 1] ?? 0);
      if (around >= FEWEST_OF_NINE) kept[at] = 1;
    }
  return kept;
}

/** In fractions of the frame, in thousandths, which take little room in a recording: a sixth of a pixel of the grey frame. */
const inFrame = ({ x, y, width, height }: Region): Box => ({
  x: rounded(x / GREY.width),
  y: rounded(y / GREY.height),
  width: rounded(width / GREY.width),
  height: rounded(height / GREY.height),
});
const rounded = (fraction: number): number => Math.round(fraction * 1_000) / 1_000;
