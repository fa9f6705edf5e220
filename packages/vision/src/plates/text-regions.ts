import type { Point, Quad } from './quad.ts';
import { grown, smallestQuad } from './quad.ts';

/** What the finder saw: the chance of text for each pixel of its (smaller) picture. */
export type HeatMap = { readonly data: Float32Array; readonly width: number; readonly height: number };

export type TextRegion = { readonly quad: Quad; readonly score: number };

const HEAT = 0.3;
const MIN_MEAN_HEAT = 0.5;
const MIN_PIXELS = 12;
/** DB shrinks text regions when it is trained; this undoes it (Liao et al. 2020, "Real-time Scene Text Detection with DB", offset A r / L). */
const UNCLIP_RATIO = 1.6;
/** The shrunken region ends within the first and the last character of a plate: without this slack they are cut. */
const END_SLACK = 0.2;

/** Connected regions (4 neighbours) above the threshold. */
function* regionsOf({ data, width, height }: HeatMap): Generator<{ pixels: number[]; score: number }> {
  const seen = new Uint8Array(width * height);
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] || (data[start] ?? 0) < HEAT) continue;
    const pixels = [start];
    let sum = 0;
    seen[start] = 1;
    for (let next = 0; next < pixels.length; next += 1) {
      const pixel = pixels[next] ?? 0;
      sum += data[pixel] ?? 0;
      const x = pixel % width;
      const neighbours = [pixel - width, pixel + width, x > 0 ? pixel - 1 : -1, x < width - 1 ? pixel + 1 : -1];
      for (const neighbour of neighbours) {
        if (neighbour < 0 || neighbour >= seen.length || seen[neighbour] || (data[neighbour] ?? 0) < HEAT) continue;
        seen[neighbour] = 1;
        pixels.push(neighbour);
      }
    }
    yield { pixels, score: sum / pixels.length };
  }
}

/**
 * Rectangles around text, best first by size and certainty.
 * @param scale pixels of the picture for one pixel of the heat map, across and down
 */
export function textRegions(heat: HeatMap, scale: Point, limit: number): TextRegion[] {
  const found: TextRegion[] = [];
  for (const { pixels, score } of regionsOf(heat)) {
    if (pixels.length < MIN_PIXELS || score < MIN_MEAN_HEAT) continue;
    const corners = pixels.flatMap((pixel): Point[] => {
      const x = pixel % heat.width;
      const y = Math.floor(pixel / heat.width);
      return [
        { x: x * scale.x, y: y * scale.y },
        { x: (x + 1) * scale.x, y: (y + 1) * scale.y },
      ];
    });
    const tight = smallestQuad(corners);
    const offset = (tight.length * tight.breadth * UNCLIP_RATIO) / (2 * (tight.length + tight.breadth));
    const whole = grown(tight, offset, offset);
    found.push({ quad: grown(whole, whole.breadth * END_SLACK, 0), score });
  }
  return found
    .sort((a, b) => b.score * b.quad.length * b.quad.breadth - a.score * a.quad.length * a.quad.breadth)
    .slice(0, limit);
}
