import type { Ground } from '@marsad/ground';
import type { Calibration } from '@marsad/schemas';

type Fraction = [x: number, y: number];
type Extent = { readonly from: number; readonly to: number };

export type GroundGrid = { readonly gridM: number; readonly grid: Fraction[][]; readonly projected: Fraction[] };

const GRID_STEPS_M = [1, 2, 5, 10, 20, 50, 100] as const;
/** More lines than this hide the image below them. */
const MOST_LINES = 16;
/** Straight lines on the ground are bent by a lens, so each is drawn through this many points. */
const POINTS_A_LINE = 25;
/** The grid reaches beyond the points that were set by this share of their extent, so that a wrong horizon is seen. */
const BEYOND = 0.5;

/**
 * The lines of a grid on the ground over the image, so that a person sees whether the calibration is right: the lines must follow the road
 * and its marks. Lines that leave the image or pass behind the camera are cut.
 */
export function groundGridOf({ points, widthPx, heightPx }: Calibration, ground: Ground): GroundGrid {
  const [x, y] = [extentOf(points.map(({ xM }) => xM)), extentOf(points.map(({ yM }) => yM))];
  const longest = Math.max(x.to - x.from, y.to - y.from);
  const gridM = GRID_STEPS_M.find((step) => longest / step <= MOST_LINES) ?? Math.ceil(longest / MOST_LINES);
  const seen = (xM: number, yM: number): Fraction | undefined => {
    const at = ground.toPicture({ xM, yM });
    return at && [rounded(at.x / widthPx), rounded(at.y / heightPx)];
  };
  const along = ({ from, to }: Extent): number[] =>
    Array.from({ length: POINTS_A_LINE }, (_, step) => from + ((to - from) * step) / (POINTS_A_LINE - 1));
  return {
    gridM,
    grid: [
      ...ticksOf(x, gridM).flatMap((xM) => piecesOf(along(y).map((yM) => seen(xM, yM)))),
      ...ticksOf(y, gridM).flatMap((yM) => piecesOf(along(x).map((xM) => seen(xM, yM)))),
    ],
    projected: points.map(({ xM, yM }) => seen(xM, yM) ?? [0, 0]),
  };
}

function extentOf(values: readonly number[]): Extent {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const beyond = Math.max(1, (most - least) * BEYOND);
  return { from: least - beyond, to: most + beyond };
}

const ticksOf = ({ from, to }: Extent, step: number): number[] =>
  Array.from(
    { length: Math.floor(to / step) - Math.ceil(from / step) + 1 },
    (_, at) => (Math.ceil(from / step) + at) * step,
  );

const isNear = ([x, y]: Fraction): boolean => x > -0.5 && x < 1.5 && y > -0.5 && y < 1.5;

/** The stretches of a line that lie in or near the image, each of at least two points. */
function piecesOf(line: readonly (Fraction | undefined)[]): Fraction[][] {
  const pieces: Fraction[][] = [[]];
  for (const point of line)
    if (point && isNear(point)) pieces.at(-1)?.push(point);
    else pieces.push([]);
  return pieces.filter((piece) => piece.length > 1);
}

const rounded = (fraction: number): number => Math.round(fraction * 10_000) / 10_000;
