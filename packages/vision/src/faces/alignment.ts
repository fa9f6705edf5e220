import type { Point } from '../ports.ts';

/** A turn, a scale and a shift: `x' = a x - b y + shiftX`, `y' = b x + a y + shiftY`. */
export type Similarity = { readonly a: number; readonly b: number; readonly shiftX: number; readonly shiftY: number };

/**
 * Where the eyes' centres, the nose's tip and the mouth's corners lie in an upright face of 112 x 112 px. It is the arrangement that networks
 * trained in the manner of ArcFace (Deng et al. 2019) have seen.
 */
export const TEMPLATE: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];
export const TEMPLATE_SIDE_PX = 112;

/** How a face is drawn for the embedding network, against the template: larger by `scale` around `middle`, and moved down by `downPx`. */
const DRAWN = { scale: 1.02, downPx: -1, middle: { x: 56, y: 72 } } as const;
/**
 * Where the points of the landmark network are put in the embedding network's input. The template was made for the points of another network; these
 * lie a little higher in the same face, and a little further apart. Measured with `node tools/evaluate/faces-sets.ts`; decision 0029 has the figures.
 */
export const DRAWN_TEMPLATE: readonly Point[] = TEMPLATE.map(({ x, y }) => ({
  x: DRAWN.middle.x + DRAWN.scale * (x - DRAWN.middle.x),
  y: DRAWN.middle.y + DRAWN.scale * (y - DRAWN.middle.y) + DRAWN.downPx,
}));

function mean(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point.x / points.length;
    y += point.y / points.length;
  }
  return { x, y };
}

/**
 * The similarity transform that brings `from` closest to `to` by least squares (Umeyama 1991; in the plane and without mirroring it has this
 * closed form).
 */
export function similarityBetween(from: readonly Point[], to: readonly Point[]): Similarity {
  const centre = mean(from);
  const target = mean(to);
  let along = 0;
  let across = 0;
  let spread = 0;
  for (const [index, point] of from.entries()) {
    const goal = to[index] ?? target;
    const [sx, sy, tx, ty] = [point.x - centre.x, point.y - centre.y, goal.x - target.x, goal.y - target.y];
    along += sx * tx + sy * ty;
    across += sx * ty - sy * tx;
    spread += sx * sx + sy * sy;
  }
  const a = spread > 0 ? along / spread : 1;
  const b = spread > 0 ? across / spread : 0;
  return { a, b, shiftX: target.x - a * centre.x + b * centre.y, shiftY: target.y - b * centre.x - a * centre.y };
}

export const moved = ({ a, b, shiftX, shiftY }: Similarity, { x, y }: Point): Point => ({
  x: a * x - b * y + shiftX,
  y: b * x + a * y + shiftY,
});

export function inverse({ a, b, shiftX, shiftY }: Similarity): Similarity {
  const size = a * a + b * b;
  return {
    a: a / size,
    b: -b / size,
    shiftX: -(a * shiftX + b * shiftY) / size,
    shiftY: (b * shiftX - a * shiftY) / size,
  };
}

/** The root of the mean squared distance that is left after the transform, px of the target. */
export function misfit(transform: Similarity, from: readonly Point[], to: readonly Point[]): number {
  let sum = 0;
  for (const [index, point] of from.entries()) {
    const { x, y } = moved(transform, point);
    const goal = to[index] ?? { x, y };
    sum += (x - goal.x) ** 2 + (y - goal.y) ** 2;
  }
  return Math.sqrt(sum / from.length);
}
