import type { Box } from '@marsad/schemas';
import type { PicturePx, TrailPoint } from '@marsad/ground';

/** How far back somebody may last have been upright, ms. */
const REMEMBERED_MS = 4_000;
/** From this share of the upright height somebody is still up, from that one down: people who sit have three quarters, who bend two thirds. */
const HEIGHT = { up: 0.8, down: 0.45, risen: 0.62 } as const;
/** A fall takes no longer than this between the two, ms; who lies down takes longer. */
const LONGEST_FALL_MS = 1_600;
/** Upright, a box is higher than wide; down, it is not. */
const SHAPE = { upright: 1.2, down: 1, lying: 0.6 } as const;
/** How far the upper edge comes down at least, and the lower edge comes up (a bed) or goes down (towards the camera) at most; upright heights. */
const EDGES = { topDown: 0.35, bottomUp: 0.5, bottomDown: 0.35 } as const;
/** Somebody who lies and falls (out of a bed, off a bench) sinks by this share of their length, within this time, ms. */
const LYING_FALL = { sinks: 0.2, withinMs: 1_200, shape: 0.7 } as const;

/** A fall, and what the person's box was before it, px of the frame. */
export type Fall = {
  readonly beganMs: number;
  readonly uprightPx: number;
  readonly topPx: number;
  readonly foot: PicturePx;
};

/** Who is less tall than this share of the picture is too small for the detector once they lie. */
const LEAST_UPRIGHT = 0.1;

/**
 * The fall that a trail ends with, if it does. The trail's last point is the present frame.
 * @param frameHeightPx the height of the frame
 */
export function collapseOf(trail: readonly TrailPoint[], frameHeightPx: number): Fall | undefined {
  const now = trail[trail.length - 1];
  // Nobody who has fallen is higher than wide.
  if (!now || now.box.height > SHAPE.down * now.box.width) return undefined;
  const recent = trail.filter(({ ptsMs }) => ptsMs >= now.ptsMs - REMEMBERED_MS);
  const fall = fromUpright(recent, now) ?? fromLying(recent, now);
  return fall && fall.uprightPx >= LEAST_UPRIGHT * frameHeightPx ? fall : undefined;
}

function fromUpright(recent: readonly TrailPoint[], now: TrailPoint): Fall | undefined {
  const upright = recent.filter(({ box }) => box.height >= SHAPE.upright * box.width);
  const tallest = upright.reduce<TrailPoint | undefined>(
    (best, point) => (best && best.box.height >= point.box.height ? best : point),
    undefined,
  );
  if (!tallest) return undefined;
  const fall = { uprightPx: tallest.box.height, topPx: tallest.box.y };
  if (!isLow(fall, now.box)) return undefined;
  const lastUp = recent.findLast(({ box }) => box.height >= HEIGHT.up * fall.uprightPx);
  const firstDown = recent.find(({ ptsMs, box }) => ptsMs > (lastUp?.ptsMs ?? 0) && isLow(fall, box));
  if (!lastUp || !firstDown || firstDown.ptsMs - lastUp.ptsMs > LONGEST_FALL_MS) return undefined;
  if (!hasSunk(fall, lastUp.box, now.box)) return undefined;
  return { ...fall, beganMs: lastUp.ptsMs, foot: lastUp.at };
}

const bottomOf = ({ y, height }: Box): number => y + height;

/** Whether a box has sunk: one that only shows less of a person, whom something hides, keeps an edge that a fall moves. */
function hasSunk({ uprightPx, topPx }: Pick<Fall, 'uprightPx' | 'topPx'>, before: Box, after: Box): boolean {
  const down = (bottomOf(after) - bottomOf(before)) / uprightPx;
  return after.y - topPx >= EDGES.topDown * uprightPx && down <= EDGES.bottomDown && down >= -EDGES.bottomUp;
}

function fromLying(recent: readonly TrailPoint[], now: TrailPoint): Fall | undefined {
  if (!isWide(now.box)) return undefined;
  const lengthPx = now.box.width;
  const before = recent.find(
    ({ ptsMs, box }) =>
      ptsMs >= now.ptsMs - LYING_FALL.withinMs &&
      isWide(box) &&
      Math.min(now.box.y - box.y, bottomOf(now.box) - bottomOf(box)) >= LYING_FALL.sinks * lengthPx,
  );
  if (!before) return undefined;
  return { beganMs: before.ptsMs, uprightPx: lengthPx, topPx: bottomOf(before.box) - lengthPx, foot: before.at };
}

const isWide = ({ width, height }: Box): boolean => height <= LYING_FALL.shape * width;

/** Whether a box is as low as somebody who has fallen. */
export const isLow = ({ uprightPx }: Pick<Fall, 'uprightPx'>, { height }: Box): boolean =>
  height <= HEIGHT.down * uprightPx;

/** Whether a box is as high as somebody who has got up again, or has never been down. */
export const isUpright = ({ uprightPx }: Pick<Fall, 'uprightPx'>, { height }: Box): boolean =>
  height >= HEIGHT.risen * uprightPx;

/** Whether a box is so much wider than high that nobody stands, sits or bends in it. */
export const isLyingBox = ({ width, height }: Box): boolean => height <= SHAPE.lying * width;
