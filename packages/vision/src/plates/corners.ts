/** A point in pixels, x to the right, y down. */
export type Point = { readonly x: number; readonly y: number };

/** The corners of a plate as it hangs: top left, top right, bottom right, bottom left. */
export type Corners = readonly [Point, Point, Point, Point];

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

export const widthOf = ([a, b, c, d]: Corners): number => (distance(a, b) + distance(d, c)) / 2;
export const heightOf = ([a, b, c, d]: Corners): number => (distance(a, d) + distance(b, c)) / 2;

export const scaled = (corners: Corners, across: number, down: number): Corners =>
  mapped(corners, ({ x, y }) => ({ x: x * across, y: y * down }));

export function mapped([a, b, c, d]: Corners, change: (point: Point) => Point): Corners {
  return [change(a), change(b), change(c), change(d)];
}

export type Rectangle = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export const hull = (corners: readonly Point[]): Rectangle => ({
  left: Math.min(...corners.map(({ x }) => x)),
  top: Math.min(...corners.map(({ y }) => y)),
  right: Math.max(...corners.map(({ x }) => x)),
  bottom: Math.max(...corners.map(({ y }) => y)),
});

/** Intersection over union of two upright rectangles. */
export function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const areaOf = (r: Rectangle): number => (r.right - r.left) * (r.bottom - r.top);
  return (width * height) / (areaOf(a) + areaOf(b) - width * height);
}

/** An area, in shares of a plate's width and height: 0 to 1 is the plate itself. */
export type Cut = Rectangle;

/** The corners of an area, by bilinear interpolation between those of the plate. */
export function cutOf([a, b, c, d]: Corners, { left, right, top, bottom }: Cut): Corners {
  const at = (u: number, v: number): Point => ({
    x: (a.x * (1 - u) + b.x * u) * (1 - v) + (d.x * (1 - u) + c.x * u) * v,
    y: (a.y * (1 - u) + b.y * u) * (1 - v) + (d.y * (1 - u) + c.y * u) * v,
  });
  return [at(left, top), at(right, top), at(right, bottom), at(left, bottom)];
}
