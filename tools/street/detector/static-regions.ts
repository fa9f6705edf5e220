import type { Box, StaticRegion } from '@marsad/schemas';
import type { Chance } from '../chance.ts';
import type { Visible } from './visible.ts';

/** As ingest finds them (docs/scene-measurements.md): after so long, gone so long after, and background after half an hour, ms. */
const STANDING_MS = 10_000;
const GONE_MS = 3_600;
const ABSORBED_MS = 30 * 60_000;
/** While it learns the background, what stands is background, ms. */
const LEARNING_MS = 30_000;
/** The narrowest that is found, as a share of the picture's width, and the share of all that is found at all. */
const LEAST_SHARE = 0.02;
const FOUND_SHARE = 0.9;
const STILL_M = 0.25;

type Standing = {
  readonly ordinal: number;
  readonly isFound: boolean;
  readonly isBackground: boolean;
  xM: number;
  yM: number;
  sinceMs: number;
  lastMs: number;
  box: Box;
};

/**
 * What stands and what is gone, as ingest would report it. People who stand upright sway too much to become a region; whoever lies does not.
 * @param isPerfect every standing thing is found
 */
export function createStaticRegionModel(
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  isPerfect: boolean,
  chance: Chance,
) {
  const standing = new Map<number, Standing>();
  const gone: { readonly ordinal: number; readonly box: Box; readonly atMs: number }[] = [];
  let ordinal = 1;
  const fraction = ({ x, y, width, height }: Box): Box => ({
    ...{ x: x / widthPx, y: y / heightPx, width: width / widthPx, height: height / heightPx },
  });
  const observe = ({ body, whole }: Visible, atMs: number): void => {
    if (body.class === 'person' && body.posture !== 'lying') return;
    const before = standing.get(body.id);
    if (before && Math.hypot(before.xM - body.xM, before.yM - body.yM) < STILL_M) {
      before.lastMs = atMs;
      return;
    }
    const isFound = isPerfect || (chance.happens(FOUND_SHARE) && whole.width / widthPx >= LEAST_SHARE);
    const isBackground = body.isFurniture || (atMs < LEARNING_MS / 2 && body.speedMs === 0 && body.class === 'thing');
    const { xM, yM } = body;
    standing.set(body.id, {
      ordinal: ordinal++,
      isFound,
      isBackground,
      xM,
      yM,
      sinceMs: atMs,
      lastMs: atMs,
      box: whole,
    });
  };
  return (visible: readonly Visible[], atMs: number): StaticRegion[] => {
    for (const seen of visible) observe(seen, atMs);
    const regions: StaticRegion[] = [];
    for (const [id, { isBackground, isFound, sinceMs, lastMs, box, ordinal: which }] of standing) {
      const stoodMs = lastMs - sinceMs;
      const isOver = atMs - lastMs > GONE_MS;
      const wasBackground = isBackground || stoodMs > ABSORBED_MS;
      if (isOver) standing.delete(id);
      if (isOver && wasBackground && isFound) gone.push({ ordinal: ordinal++, box: fraction(box), atMs: lastMs });
      if (isOver || wasBackground || !isFound || stoodMs < STANDING_MS) continue;
      regions.push({ ordinal: which, box: fraction(box), change: 'added', ageMs: Math.round(atMs - sinceMs) });
    }
    for (const { ordinal: which, box, atMs: goneAtMs } of gone) {
      const ageMs = Math.round(atMs - goneAtMs);
      if (ageMs >= STANDING_MS && ageMs < ABSORBED_MS) regions.push({ ordinal: which, box, change: 'removed', ageMs });
    }
    return regions.toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height).slice(0, 20);
  };
}
