import { GREY } from '../motion/background.ts';

const PIXELS = GREY.width * GREY.height;
/** The side of a block, px of the grey frame: small enough for a street sign, large enough for the edges of a kerb. */
const BLOCK = 10;
/** How fast the reference follows the view: a camera that was turned is compared with the old view for about two minutes; ms. */
const REFERENCE_MS = 120_000;
/** A block has texture from this mean square of its gradients on, grey levels squared; noise stays below. */
const LEAST_TEXTURE = 16;
/** Gradients of a block agree from this correlation on: half of what is there has edges in the same places. */
const AGREEING = 0.5;

/**
 * Compares the edges of the view with those of the last minutes, block by block. Edges are compared and not levels, because light changes the
 * levels only, and by correlation, because contrast changes through the day (after Gil-Jiménez et al., "Automatic control of video surveillance
 * camera sabotage", 2007).
 */
export function createSameView() {
  const [across, down] = [new Float32Array(PIXELS), new Float32Array(PIXELS)];
  const [acrossBefore, downBefore] = [new Float32Array(PIXELS), new Float32Array(PIXELS)];
  let seen = 0;
  let lastAtMs = 0;
  const follow = (atMs: number): void => {
    // The mean of all at first, so that the very first frame does not count for two minutes.
    const share = Math.max(1 / (seen + 1), 1 - Math.exp(-Math.max(0, atMs - lastAtMs) / REFERENCE_MS));
    for (let i = 0; i < PIXELS; i++) {
      acrossBefore[i] = (acrossBefore[i] ?? 0) * (1 - share) + (across[i] ?? 0) * share;
      downBefore[i] = (downBefore[i] ?? 0) * (1 - share) + (down[i] ?? 0) * share;
    }
    seen += 1;
    lastAtMs = atMs;
  };
  return {
    /** The share of the blocks with texture, in the reference or now, that agree; 1 where no block has any. The reference follows. */
    compare(grey: Uint8Array, atMs: number): number {
      gradients(grey, across, down);
      const same = shareOfSame({ across, down }, { across: acrossBefore, down: downBefore });
      follow(atMs);
      return same;
    },
  };
}

type Gradients = { readonly across: Float32Array; readonly down: Float32Array };

function gradients(grey: Uint8Array, across: Float32Array, down: Float32Array): void {
  const { width, height } = GREY;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      across[at] = ((grey[at + 1] ?? 0) - (grey[at - 1] ?? 0)) / 2;
      down[at] = ((grey[at + width] ?? 0) - (grey[at - width] ?? 0)) / 2;
    }
}

function shareOfSame(now: Gradients, before: Gradients): number {
  let [textured, same] = [0, 0];
  for (let top = 0; top < GREY.height; top += BLOCK)
    for (let left = 0; left < GREY.width; left += BLOCK) {
      const { inNow, inBefore, inBoth } = productsIn(now, before, top * GREY.width + left);
      if (Math.max(inNow, inBefore) < LEAST_TEXTURE * BLOCK * BLOCK) continue;
      textured += 1;
      if (inBoth > AGREEING * Math.sqrt(inNow * inBefore)) same += 1;
    }
  return textured === 0 ? 1 : same / textured;
}

/** The sums over a block, of the squares of both and of their products. */
function productsIn(now: Gradients, before: Gradients, corner: number) {
  let [inNow, inBefore, inBoth] = [0, 0, 0];
  for (let row = corner; row < corner + BLOCK * GREY.width; row += GREY.width)
    for (let at = row; at < row + BLOCK; at++) {
      const [x, y] = [now.across[at] ?? 0, now.down[at] ?? 0];
      const [beforeX, beforeY] = [before.across[at] ?? 0, before.down[at] ?? 0];
      inNow += x * x + y * y;
      inBefore += beforeX * beforeX + beforeY * beforeY;
      inBoth += x * beforeX + y * beforeY;
    }
  return { inNow, inBefore, inBoth };
}
