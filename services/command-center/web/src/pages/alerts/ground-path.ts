export type GroundPath = readonly { readonly atMs: number; readonly xM: number; readonly yM: number }[];

/** A drawing of a path in a box of its own units, y down. */
export type PathDrawing = {
  readonly width: number;
  readonly height: number;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** A round number of metres, and how long it is in the drawing. */
  readonly scaleM: number;
  readonly scaleLength: number;
  readonly metres: number;
  readonly spanMs: number;
};

const WIDTH = 320;
const HEIGHT = 200;
const MARGIN = 24;
/** A person who hardly moves is not drawn as if they had run through the picture. */
const LEAST_EXTENT_M = 4;
const SCALES_M = [1, 2, 5, 10, 20, 50, 100, 200] as const;

/** Draws a path from above, to scale, with equal axes and the far end of the ground at the top. */
export function drawingOf(path: GroundPath): PathDrawing {
  const [xs, ys] = [path.map(({ xM }) => xM), path.map(({ yM }) => yM)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [near, far] = [Math.min(...ys), Math.max(...ys)];
  const perMetre = Math.min(
    (WIDTH - 2 * MARGIN) / Math.max(LEAST_EXTENT_M, right - left),
    (HEIGHT - 2 * MARGIN) / Math.max(LEAST_EXTENT_M, far - near),
  );
  const [middleX, middleY] = [(left + right) / 2, (near + far) / 2];
  const scaleM = SCALES_M.findLast((metres) => metres * perMetre <= WIDTH / 3) ?? SCALES_M[0];
  return {
    width: WIDTH,
    height: HEIGHT,
    points: path.map(({ xM, yM }) => [WIDTH / 2 + (xM - middleX) * perMetre, HEIGHT / 2 - (yM - middleY) * perMetre]),
    scaleM,
    scaleLength: scaleM * perMetre,
    metres: lengthOf(path),
    spanMs: (path.at(-1)?.atMs ?? 0) - (path[0]?.atMs ?? 0),
  };
}

const lengthOf = (path: GroundPath): number =>
  path.slice(1).reduce((sum, { xM, yM }, index) => {
    const before = path[index];
    return before ? sum + Math.hypot(xM - before.xM, yM - before.yM) : sum;
  }, 0);
