import type { PicturePx } from '@marsad/ground';

export type Colour = readonly [red: number, green: number, blue: number];

/** An image that is painted over, RGB, 8 bits. */
export type Canvas = { readonly width: number; readonly height: number; readonly rgb: Uint8ClampedArray };

export const newCanvas = (width: number, height: number): Canvas => ({
  width,
  height,
  rgb: new Uint8ClampedArray(width * height * 3),
});

/** A number from 0 to 1 that belongs to a place: texture without memory. */
export function grain(x: number, y: number): number {
  let hash = Math.imul(x, 374_761_393) + Math.imul(y, 668_265_263);
  hash = Math.imul(hash ^ (hash >>> 13), 1_274_126_177);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

function blend({ rgb }: Canvas, at: number, [red, green, blue]: Colour, share: number): void {
  rgb[at] = (rgb[at] ?? 0) + (red - (rgb[at] ?? 0)) * share;
  rgb[at + 1] = (rgb[at + 1] ?? 0) + (green - (rgb[at + 1] ?? 0)) * share;
  rgb[at + 2] = (rgb[at + 2] ?? 0) + (blue - (rgb[at + 2] ?? 0)) * share;
}

/** How a filled area is painted: how opaque it is, how wide its soft edge is (px), and how much its texture varies (grey levels). */
export type Paint = { readonly opacity?: number; readonly softPx?: number; readonly textured?: number };

/** Fills a convex polygon with smooth edges. */
export function fillPolygon(canvas: Canvas, corners: readonly PicturePx[], colour: Colour, paint: Paint = {}): void {
  const { opacity = 1, softPx = 1, textured = 0 } = paint;
  const edges = edgesOf(corners);
  if (edges.length < 3) return;
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const [left, right] = [
    Math.max(0, Math.floor(Math.min(...xs))),
    Math.min(canvas.width - 1, Math.ceil(Math.max(...xs))),
  ];
  const [top, bottom] = [
    Math.max(0, Math.floor(Math.min(...ys))),
    Math.min(canvas.height - 1, Math.ceil(Math.max(...ys))),
  ];
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      let inside = 1;
      for (const { a, b, c } of edges) {
        inside = Math.min(inside, (a * (x + 0.5) + b * (y + 0.5) + c) / softPx + 0.5);
        if (inside <= 0) break;
      }
      if (inside <= 0) continue;
      const light = textured === 0 ? 0 : (grain(x, y) - 0.5) * textured;
      const shade: Colour = [colour[0] + light, colour[1] + light, colour[2] + light];
      blend(canvas, (y * canvas.width + x) * 3, shade, Math.min(1, inside) * opacity);
    }
}

type Edge = { readonly a: number; readonly b: number; readonly c: number };

/** The edges as distances that are positive inside. */
function edgesOf(corners: readonly PicturePx[]): Edge[] {
  const area = corners.reduce((sum, { x, y }, i) => {
    const next = corners[(i + 1) % corners.length] ?? corners[0];
    return next ? sum + x * next.y - next.x * y : sum;
  }, 0);
  const sign = area > 0 ? 1 : -1;
  return corners.flatMap(({ x, y }, i): Edge[] => {
    const next = corners[(i + 1) % corners.length];
    if (!next) return [];
    const [dx, dy] = [next.x - x, next.y - y];
    const length = Math.hypot(dx, dy);
    if (length < 1e-6) return [];
    const [a, b] = [(-dy / length) * sign, (dx / length) * sign];
    return [{ a, b, c: -(a * x + b * y) }];
  });
}

/** A round stroke from one point to another one, shaded to its right edge so that it seems round. */
export function fillCapsule(
  canvas: Canvas,
  from: PicturePx,
  to: PicturePx,
  fromRadiusPx: number,
  toRadiusPx: number,
  colour: Colour,
  { opacity = 1, softPx = 1, textured = 0 }: Paint = {},
): void {
  const most = Math.max(fromRadiusPx, toRadiusPx) + 1;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - most));
  const right = Math.min(canvas.width - 1, Math.ceil(Math.max(from.x, to.x) + most));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - most));
  const bottom = Math.min(canvas.height - 1, Math.ceil(Math.max(from.y, to.y) + most));
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = Math.max(1e-9, dx * dx + dy * dy);
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
      const along = Math.max(0, Math.min(1, (px * dx + py * dy) / square));
      const radius = fromRadiusPx + (toRadiusPx - fromRadiusPx) * along;
      const [offX, offY] = [px - along * dx, py - along * dy];
      const inside = (radius - Math.hypot(offX, offY)) / softPx + 0.5;
      if (inside <= 0) continue;
      const shade =
        1 - 0.28 * Math.max(-0.6, Math.min(1, (offX / Math.max(1, radius)) * 0.8 + (offY / Math.max(1, radius)) * 0.4));
      const light = textured === 0 ? 0 : (grain(x, y) - 0.5) * textured;
      const lit: Colour = [colour[0] * shade + light, colour[1] * shade + light, colour[2] * shade + light];
      blend(canvas, (y * canvas.width + x) * 3, lit, Math.min(1, inside) * opacity);
    }
}

/** Adds light around a point, which fades to nothing at the radius. */
export function addGlow(canvas: Canvas, at: PicturePx, radiusPx: number, colour: Colour, strength: number): void {
  const [left, right] = [
    Math.max(0, Math.floor(at.x - radiusPx)),
    Math.min(canvas.width - 1, Math.ceil(at.x + radiusPx)),
  ];
  const [top, bottom] = [
    Math.max(0, Math.floor(at.y - radiusPx)),
    Math.min(canvas.height - 1, Math.ceil(at.y + radiusPx)),
  ];
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const share = 1 - Math.hypot(x - at.x, y - at.y) / radiusPx;
      if (share <= 0) continue;
      const lit = strength * share * share;
      const index = (y * canvas.width + x) * 3;
      for (const [channel, level] of colour.entries())
        canvas.rgb[index + channel] = (canvas.rgb[index + channel] ?? 0) + level * lit;
    }
}
