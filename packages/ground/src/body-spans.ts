import type { PicturePx } from './types.ts';

export type BodySize = { readonly highM: number; readonly longM: number; readonly wideM: number };

/** A box from the middle of the picture, px: its foot, where that was before, and its size. The width of people says nothing. */
export type SeenBody = BodySize & {
  readonly foot: PicturePx;
  readonly before: PicturePx | undefined;
  readonly heightPx: number;
  readonly widthPx: number | undefined;
};
export type View = { readonly sin: number; readonly cos: number; readonly focalPx: number };
/** What stands on the ground: where under a camera 1 m high, and how high, how deep along the view and how wide across it. */
type Body = {
  readonly right: number;
  readonly away: number;
  readonly highM: number;
  readonly deepM: number;
  readonly acrossM: number;
};
export type Side = { readonly body: Body; readonly of: 'height' | 'width'; readonly px: number };

/** Where a point of the ground lies under a camera 1 m high: to the right, and away. Not finite at and above the horizon. */
function under({ x, y }: PicturePx, { sin, cos, focalPx }: View): { right: number; away: number } {
  const below = y * cos + focalPx * sin;
  return below <= 0
    ? { right: Number.POSITIVE_INFINITY, away: Number.POSITIVE_INFINITY }
    : { right: x / below, away: (focalPx * cos - y * sin) / below };
}

export function sidesOf({ foot, before, highM, longM, wideM, heightPx, widthPx }: SeenBody, view: View): Side[] {
  const [at, from] = [under(foot, view), under(before ?? foot, view)];
  const [right, away] = [at.right - from.right, at.away - from.away];
  const length = Math.hypot(right, away);
  const share = length > 0 && Number.isFinite(length) ? Math.abs(away) / length : 0.5;
  const other = Math.sqrt(1 - share * share);
  const body = { ...at, highM, deepM: longM * share + wideM * other, acrossM: longM * other + wideM * share };
  const height: Side = { body, of: 'height', px: heightPx };
  return widthPx === undefined ? [height] : [height, { body, of: 'width', px: widthPx }];
}

/** How many px of height or width a body spans under a camera of this height. */
export function spanOf(
  { right, away, highM, deepM, acrossM }: Body,
  of: Side['of'],
  heightM: number,
  view: View,
): number {
  const { sin, cos, focalPx } = view;
  const [near, x] = [away * heightM, right * heightM];
  const depthOf = (far: number, up: number): number => far * cos + (heightM - up) * sin;
  const rowOf = (far: number, up: number): number => (focalPx * ((heightM - up) * cos - far * sin)) / depthOf(far, up);
  if (!(depthOf(near, highM) > 0)) return Number.NaN;
  if (of === 'height') return rowOf(near, 0) - Math.min(rowOf(near, highM), rowOf(near + deepM, highM));
  const columns = [near, near + deepM].flatMap((far) =>
    [-0.5, 0.5].map((side) => (focalPx * (x + side * acrossM)) / depthOf(far, highM / 2)),
  );
  return Math.max(...columns) - Math.min(...columns);
}

/** A span falls about as the camera rises, so that a few steps are enough. */
const STEPS = 4;
const START_M = 8;

/** The height of the camera from which a body spans so many px; 0 where none does. */
export function heightFor({ body, of, px }: Side, view: View): number {
  let heightM = START_M;
  for (let step = 0; step < STEPS; step += 1) {
    const span = spanOf(body, of, heightM, view);
    if (!(span > 0) || !Number.isFinite(span)) return 0;
    heightM *= span / px;
  }
  return heightM;
}
