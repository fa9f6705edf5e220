import type { Ground } from '@marsad/ground';

type Metres = { readonly xM: number; readonly yM: number };
/** How long something is by one plane, as a share of its length by another: 1 is the same. */
export type Scale = { readonly across: number; readonly along: number };

/** Lengths are compared between neighbours of a grid of so many points a side. */
const GRID = 6;

/**
 * Compares lengths on a proposed plane with those on a measured one, within the rectangle of the measured points.
 * @returns the median over neighbours of a grid, across the road (X) and along it (Y); undefined where the proposed plane holds none of it
 */
export function compareGrounds(measured: Ground, proposed: Ground, points: readonly Metres[]): Scale | undefined {
  const [xs, ys] = [points.map(({ xM }) => xM), points.map(({ yM }) => yM)];
  const step = { xM: (Math.max(...xs) - Math.min(...xs)) / GRID, yM: (Math.max(...ys) - Math.min(...ys)) / GRID };
  const at = (column: number, row: number): Metres => ({
    xM: Math.min(...xs) + column * step.xM,
    yM: Math.min(...ys) + row * step.yM,
  });
  const shares = (next: (column: number, row: number) => Metres): number[] =>
    Array.from({ length: GRID * GRID }, (_, i) => [i % GRID, Math.floor(i / GRID)] as const).flatMap(([column, row]) =>
      shareOf(measured, proposed, at(column, row), next(column, row)),
    );
  const across = median(shares((column, row) => at(column + 1, row)));
  const along = median(shares((column, row) => at(column, row + 1)));
  return across === undefined || along === undefined ? undefined : { across, along };
}

/** How long the stretch between two points is on the proposed plane, as a share of what was measured. */
function shareOf(measured: Ground, proposed: Ground, from: Metres, to: Metres): number[] {
  const [a, b] = [from, to].map((point) => {
    const px = measured.toPicture(point);
    return px && proposed.toGround(px);
  });
  if (!a || !b) return [];
  return [Math.hypot(b.xM - a.xM, b.yM - a.yM) / Math.hypot(to.xM - from.xM, to.yM - from.yM)];
}

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
