import { GREY } from '../motion/background.ts';

const PIXELS = GREY.width * GREY.height;
/** The side of a block, px of the grey frame: small enough for a street sign, large enough for the edges of a kerb. */
const BLOCK = 10;
/** How fast the reference follows the view: a view that changes little by little stays the same; ms. */
const REFERENCE_MS = 120_000;
/** So slowly does it follow another view, ms: whoever turned or covered the camera must have the time to turn it back. */
const OTHER_VIEW_MS = 30 * 60_000;
/** Images that agree by less than this show another view, */
const OTHER_VIEW = 0.4;
/** once the reference was learned from so many. */
const LEARNED_IMAGES = 60;
/** A block has texture from this mean square of its gradients on, grey levels squared; noise stays below. */
const LEAST_TEXTURE = 16;
/** A mast sways and a mount gives way: a view that has moved by so many px of the grey frame, 1.3 % of its width, is the same one. */
const SWAY_PX = 2;
/** Where more than this share agrees as it lies, nobody asks whether the view has moved a little. */
const PLAINLY_SAME = 0.6;
/** Gradients of a block agree from this correlation on: half of what is there has edges in the same places. */
const AGREEING = 0.5;

/**
 * Compares the edges of the view with those of the last minutes, block by block. Edges are compared and not levels, because light changes the
 * levels only, and by correlation, because contrast changes through the day (after Gil-Jiménez et al., "Automatic control of video surveillance
 * camera sabotage", 2007).
 */
export function createSameView() {
  const [across, down] = [newMoved(), newMoved()];
  const [acrossBefore, downBefore] = [new Float32Array(PIXELS), new Float32Array(PIXELS)];
  let seen = 0;
  let lastAtMs = 0;
  const follow = (atMs: number, same: number): void => {
    const followsMs = same < OTHER_VIEW && seen >= LEARNED_IMAGES ? OTHER_VIEW_MS : REFERENCE_MS;
    // The mean of all at first, so that the very first frame does not count for two minutes.
    const share = Math.max(
      seen < LEARNED_IMAGES ? 1 / (seen + 1) : 0,
      1 - Math.exp(-Math.max(0, atMs - lastAtMs) / followsMs),
    );
    for (let i = 0; i < PIXELS; i++) {
      acrossBefore[i] = (acrossBefore[i] ?? 0) * (1 - share) + (across[MARGIN + i] ?? 0) * share;
      downBefore[i] = (downBefore[i] ?? 0) * (1 - share) + (down[MARGIN + i] ?? 0) * share;
    }
    seen += 1;
    lastAtMs = atMs;
  };
  return {
    /**
     * The share of the blocks of the reference with texture that agree with what is seen now; 1 where it has none. What passes brings its own
     * edges into a view of bare asphalt, so blocks that have texture only now say nothing. The reference follows.
     */
    compare(grey: Uint8Array, atMs: number): number {
      gradients(grey, across, down);
      const same = shareOfSame({ across, down }, { across: acrossBefore, down: downBefore });
      follow(atMs, same);
      return same;
    },
  };
}

/** What a view that has moved looks for beyond the frame: nothing, but it must find that without leaving the array. */
const MARGIN = SWAY_PX * (GREY.width + 1);
const newMoved = (): Float32Array => new Float32Array(PIXELS + 2 * MARGIN);

type Gradients = { readonly across: Float32Array; readonly down: Float32Array };

/** @param across and `down` have a margin */
function gradients(grey: Uint8Array, across: Float32Array, down: Float32Array): void {
  const { width, height } = GREY;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      across[MARGIN + at] = ((grey[at + 1] ?? 0) - (grey[at - 1] ?? 0)) / 2;
      down[MARGIN + at] = ((grey[at + width] ?? 0) - (grey[at - width] ?? 0)) / 2;
    }
}

/** The best share of all small moves of the view. */
function shareOfSame(now: Gradients, before: Gradients): number {
  const blocks = texturedBlocks(before);
  if (blocks.length === 0) return 1;
  let best = shareAt(now, before, blocks, 0);
  for (let dy = -SWAY_PX; dy <= SWAY_PX && best < PLAINLY_SAME; dy++)
    for (let dx = -SWAY_PX; dx <= SWAY_PX && best < PLAINLY_SAME; dx++)
      best = Math.max(best, shareAt(now, before, blocks, dy * GREY.width + dx));
  return best;
}

/** A block of the reference with texture: its first pixel, and the sum of the squares of its gradients. */
type Block = { readonly corner: number; readonly squares: number };

function texturedBlocks({ across, down }: Gradients): Block[] {
  const blocks: Block[] = [];
  for (let top = 0; top < GREY.height; top += BLOCK)
    for (let left = 0; left < GREY.width; left += BLOCK) {
      const corner = top * GREY.width + left;
      let squares = 0;
      for (let row = corner; row < corner + BLOCK * GREY.width; row += GREY.width)
        for (let at = row; at < row + BLOCK; at++) {
          const x = across[at] ?? 0;
          const y = down[at] ?? 0;
          squares += x * x + y * y;
        }
      if (squares >= LEAST_TEXTURE * BLOCK * BLOCK) blocks.push({ corner, squares });
    }
  return blocks;
}

/** @param moved how far the view has moved since the reference, px along the rows of the frame */
function shareAt(now: Gradients, before: Gradients, blocks: readonly Block[], moved: number): number {
  let same = 0;
  for (const block of blocks) if (agrees(now, before, block, MARGIN + moved)) same += 1;
  return same / blocks.length;
}

/** Whether the gradients of a block correlate with those that lie `ahead` in the arrays of now. */
function agrees(now: Gradients, before: Gradients, { corner, squares }: Block, ahead: number): boolean {
  let inNow = 0;
  let inBoth = 0;
  for (let row = corner; row < corner + BLOCK * GREY.width; row += GREY.width)
    for (let at = row; at < row + BLOCK; at++) {
      const x = now.across[at + ahead] ?? 0;
      const y = now.down[at + ahead] ?? 0;
      inNow += x * x + y * y;
      inBoth += x * (before.across[at] ?? 0) + y * (before.down[at] ?? 0);
    }
  return inBoth > AGREEING * Math.sqrt(inNow * squares);
}
