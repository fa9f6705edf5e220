import type { Box, StaticRegion } from '@marsad/schemas';
import { GREY } from '../motion/background.ts';
import { regionsOf, type Region } from '../motion/regions.ts';
import type { StaticRegions } from '../ports.ts';
import { changeOf, contourStepsOf } from './change.ts';
import { createIdentities } from './identities.ts';
import { createLayers, type Layers, restart, update } from './layers.ts';
import { LEARNING_MS, learnBackground } from './learning.ts';

/** The most regions that are reported, the largest first. */
const MOST_REGIONS = 20;
/** If more than this share of the pixels stands, the camera was moved, or the light has changed in a way that no gain explains. */
const MOVED_CAMERA = 0.4;
/** Frames that follow sooner add nothing; ms. */
const STEP_MS = 400;
/** A pixel counts where so many of the nine around it stand. It takes away the seams along edges that a nudged camera leaves. */
const FEWEST_OF_NINE = 6;

/** A region that stands, with the time since which it does, ms. */
type Standing = Omit<StaticRegion, 'ageMs'> & { readonly sinceMs: number };

/**
 * Finds what was put down, parked or taken away: what differs from a background that is learned over long, and has looked the same since. Two
 * backgrounds of different speed show it (Porikli, Ivanov and Haga, "Robust abandoned object detection using dual foregrounds", 2008); the
 * fast one is a candidate for each pixel that votes can replace, so that people who pass in front delay nothing and hide nothing.
 */
export function createStaticRegions(): StaticRegions {
  const layers = createLayers();
  const identities = createIdentities(layers.standing.length);
  const sinceMs = new Map<number, number>();
  let standing: readonly Standing[] = [];

  const find = (): Standing[] => {
    const mask = withoutSeams(layers.standing);
    const regions = regionsOf(mask, mask, GREY);
    const ordinals = identities.assign(regions, layers.standing);
    for (const ordinal of sinceMs.keys()) if (!ordinals.includes(ordinal)) sinceMs.delete(ordinal);
    return regions
      .map((region, n) => {
        const ordinal = ordinals[n] ?? 0;
        const since = sinceMs.get(ordinal) ?? beginningOf(region, layers);
        sinceMs.set(ordinal, since);
        return { region, ordinal, sinceMs: since };
      })
      .toSorted((a, b) => b.region.members.length - a.region.members.length)
      .slice(0, MOST_REGIONS)
      .toSorted((a, b) => a.ordinal - b.ordinal)
      .map(({ region, ...known }) => ({
        ...known,
        box: inFrame(region),
        change: changeOf(contourStepsOf(region.members, mask, layers)),
      }));
  };
  const advance = (grey: Uint8Array, atMs: number): boolean => {
    if (layers.startedAtMs === null) restart(layers, grey, atMs);
    else if (!update(layers, grey, atMs)) return false;
    if (shareOf(layers.standing) > MOVED_CAMERA) restart(layers, grey, atMs);
    return true;
  };

  return {
    push(grey, atMs) {
      // The millisecond forgives the rounding of the times of a steady stream.
      if (Math.abs(atMs - layers.lastAtMs) >= STEP_MS - 1) {
        if (advance(grey, atMs)) standing = find();
        if (atMs - (layers.startedAtMs ?? atMs) < LEARNING_MS) learnBackground(layers);
      }
      return standing.map(({ sinceMs: since, ...region }) => ({
        ...region,
        ageMs: Math.max(0, Math.round(atMs - since)),
      }));
    },
  };
}

function shareOf(mask: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < mask.length; at++) sum += mask[at] ?? 0;
  return sum / mask.length;
}

/** When most of the region was first seen as it is, ms: the median of its pixels. */
function beginningOf({ members }: Region, { candidateSinceMs }: Layers): number {
  const times = members.map((at) => candidateSinceMs[at] ?? 0).toSorted((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
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
