/** A point in pixels, x to the right, y down. */
export type Point = { readonly x: number; readonly y: number };

/** A rectangle at an angle: centre, size along and across its long side, direction of the long side as a unit vector. Pixels. */
export type Quad = {
  readonly centre: Point;
  readonly length: number;
  readonly breadth: number;
  readonly along: Point;
};

const cross = (o: Point, a: Point, b: Point): number => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);

/** Convex hull of at least one point (Andrew's monotone chain), counter-clockwise in a system whose y points up. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const chain = (ordered: readonly Point[]): Point[] => {
    const hull: Point[] = [];
    for (const point of ordered) {
      for (;;) {
        const last = hull.at(-1);
        const before = hull.at(-2);
        if (!last || !before || cross(before, last, point) > 0) break;
        hull.pop();
      }
      hull.push(point);
    }
    return hull.slice(0, -1);
  };
  const hull = [...chain(sorted), ...chain(sorted.reverse())];
  return hull.length > 0 ? hull : sorted.slice(0, 1);
}

type Range = { readonly low: number; readonly high: number };

function extent(points: readonly Point[], axis: Point): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const point of points) {
    const at = point.x * axis.x + point.y * axis.y;
    low = Math.min(low, at);
    high = Math.max(high, at);
  }
  return { low, high };
}

/** The long side points to the right, so that text on it reads forwards. */
function oriented(centre: Point, length: number, breadth: number, along: Point): Quad {
  const [long, short, axis] =
    length >= breadth ? [length, breadth, along] : [breadth, length, { x: -along.y, y: along.x }];
  return { centre, length: long, breadth: short, along: axis.x < 0 ? { x: -axis.x, y: -axis.y } : axis };
}

/** The smallest rectangle at any angle that holds all the points: one of its sides lies on an edge of their hull (Freeman, Shapira 1975). */
export function smallestQuad(points: readonly Point[]): Quad {
  const hull = convexHull(points);
  let best: Quad | undefined;
  hull.forEach((from, index) => {
    const to = hull[(index + 1) % hull.length] ?? from;
    const size = Math.hypot(to.x - from.x, to.y - from.y);
    const along = size > 0 ? { x: (to.x - from.x) / size, y: (to.y - from.y) / size } : { x: 1, y: 0 };
    const across = { x: -along.y, y: along.x };
    const u = extent(hull, along);
    const v = extent(hull, across);
    const middle = { u: (u.low + u.high) / 2, v: (v.low + v.high) / 2 };
    const centre = { x: middle.u * along.x + middle.v * across.x, y: middle.u * along.y + middle.v * across.y };
    const quad = oriented(centre, u.high - u.low, v.high - v.low, along);
    if (!best || quad.length * quad.breadth < best.length * best.breadth) best = quad;
  });
  return best ?? { centre: { x: 0, y: 0 }, length: 0, breadth: 0, along: { x: 1, y: 0 } };
}

/** The same rectangle, wider by this many pixels at each end and on each side. */
export const grown = (quad: Quad, lengthwise: number, crosswise: number): Quad => ({
  ...quad,
  length: quad.length + 2 * lengthwise,
  breadth: quad.breadth + 2 * crosswise,
});

/** The rectangle's corners: top left, top right, bottom right, bottom left. */
export function cornersOf({ centre, length, breadth, along }: Quad): [Point, Point, Point, Point] {
  const at = (u: number, v: number): Point => ({
    x: centre.x + (u * length * along.x - v * breadth * along.y) / 2,
    y: centre.y + (u * length * along.y + v * breadth * along.x) / 2,
  });
  return [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)];
}
