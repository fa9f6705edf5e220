import type { CameraTerms } from '@marsad/schemas';

type Polygon = CameraTerms['zones'][number]['polygon'];

/** The smallest zone, as a share of the picture: at 640 x 360 a square of 5 px. */
const SMALLEST_ZONE = 1e-4;
/** The shortest line, as a share of the picture's side. */
const SHORTEST_LINE = 0.005;

/**
 * Whether the zones and lines of a camera can be watched: each has an id of its own, a zone has an area, a line has a length, and loitering
 * says how long is too long. That they lie inside the picture is part of their schema.
 */
export const isDrawn = ({ zones, lines }: Pick<CameraTerms, 'zones' | 'lines'>): boolean =>
  areDistinct([...zones, ...lines]) &&
  zones.every(
    ({ polygon, kind, dwellMs }) => area(polygon) >= SMALLEST_ZONE && (kind !== 'loitering' || dwellMs !== undefined),
  ) &&
  lines.every(({ from, to }) => Math.hypot(to[0] - from[0], to[1] - from[1]) >= SHORTEST_LINE);

const areDistinct = (places: readonly { readonly id: string }[]): boolean =>
  new Set(places.map(({ id }) => id)).size === places.length;

/** The area of a polygon, by the shoelace formula. */
function area(polygon: Polygon): number {
  const sum = polygon.reduce((total, [x, y], index) => {
    const [nextX, nextY] = polygon[(index + 1) % polygon.length] ?? [x, y];
    return total + x * nextY - nextX * y;
  }, 0);
  return Math.abs(sum) / 2;
}
