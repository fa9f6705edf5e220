import type { Lens } from '../camera/lens.ts';
import { grain, newCanvas, type Canvas, type Colour } from './canvas.ts';
import type { Surface } from './surfaces.ts';

/** How far it is until haze hides everything, m. */
const HAZE_M = 600;
const SKY: Colour = [186, 200, 214];

/** The street without anybody on it, as the camera shows it. */
export function paintBackground(lens: Lens, surface: Surface): Canvas {
  const { widthPx, heightPx } = lens.pose;
  const canvas = newCanvas(widthPx, heightPx);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const [red, green, blue] = averaged(lens, surface, x, y);
      const at = (y * widthPx + x) * 3;
      canvas.rgb[at] = red;
      canvas.rgb[at + 1] = green;
      canvas.rgb[at + 2] = blue;
    }
  return canvas;
}

/** The mean of four rays through a px, so that lines far away do not flicker into dots. */
function averaged(lens: Lens, surface: Surface, x: number, y: number): Colour {
  let [red, green, blue] = [0, 0, 0];
  for (const [dx, dy] of [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ] as const) {
    const [r, g, b] = colourAt(lens, surface, x + dx, y + dy);
    [red, green, blue] = [red + r / 4, green + g / 4, blue + b / 4];
  }
  const texture = (grain(x, y) - 0.5) * 6;
  return [red + texture, green + texture, blue + texture];
}

function colourAt(lens: Lens, surface: Surface, x: number, y: number): Colour {
  const { pose } = lens;
  const ray = lens.ray({ x, y });
  const groundTimes = ray.zM < 0 ? -pose.heightM / ray.zM : Infinity;
  let [times, colour] = [groundTimes, SKY];
  if (groundTimes !== Infinity) colour = surface.ground(pose.xM + ray.xM * groundTimes, pose.yM + ray.yM * groundTimes);
  for (const wall of surface.walls) {
    const speed = wall.axis === 'x' ? ray.xM : ray.yM;
    const hit = (wall.at - (wall.axis === 'x' ? pose.xM : pose.yM)) / speed;
    if (!(hit > 0) || hit >= times) continue;
    const along = wall.axis === 'x' ? pose.yM + ray.yM * hit : pose.xM + ray.xM * hit;
    const up = pose.heightM + ray.zM * hit;
    if (up < 0 || up > wall.heightM || along < wall.from || along > wall.to) continue;
    [times, colour] = [hit, wall.colour(along, up)];
  }
  const haze = Math.min(1, (times * Math.hypot(ray.xM, ray.yM)) / HAZE_M) ** 1.2;
  return [0, 1, 2].map((i) => (colour[i] ?? 0) + ((SKY[i] ?? 0) - (colour[i] ?? 0)) * haze) as unknown as Colour;
}
