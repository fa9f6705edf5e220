import type { Box } from '@marsad/schemas';
import type { Lens } from '../camera/lens.ts';
import { silhouetteOf } from '../camera/silhouette.ts';
import type { Body } from '../world/body.ts';

/** A body as the picture shows it: the box of the part that is not hidden and lies in the picture, and how much of it that is. */
export type Visible = {
  readonly body: Body;
  readonly box: Box;
  /** The box without what hides it, clipped to the picture. */
  readonly whole: Box;
  readonly share: number;
  readonly depthM: number;
};

/** Hidden parts are found on a grid of this many points a side. */
const GRID = 8;
/** What is smaller than this in the picture is not looked at further, px. */
const LEAST_PX = 4;

/** Everything that the camera shows, the nearest first. */
export function visibleBodies(bodies: readonly Body[], lens: Lens): Visible[] {
  const { widthPx, heightPx } = lens.pose;
  const shown = bodies.flatMap((body) => {
    const silhouette = silhouetteOf(body, lens);
    const whole = silhouette && clipped(silhouette.box, widthPx, heightPx);
    if (!silhouette || !whole || whole.height < LEAST_PX) return [];
    const inPicture = (whole.width * whole.height) / (silhouette.box.width * silhouette.box.height);
    return [{ body, whole, inPicture, depthM: silhouette.depthM }];
  });
  shown.sort((a, b) => a.depthM - b.depthM);
  return shown.map(({ body, whole, inPicture, depthM }, i) => {
    const nearer = shown.slice(0, i).filter((other) => overlaps(other.whole, whole) && other.body.class !== 'thing');
    const { box, share } =
      nearer.length === 0
        ? { box: whole, share: 1 }
        : partLeft(
            whole,
            nearer.map((each) => each.whole),
          );
    return { body, whole, box, share: share * Math.min(1, inPicture * 1.4), depthM };
  });
}

function clipped({ x, y, width, height }: Box, widthPx: number, heightPx: number): Box | undefined {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const [right, bottom] = [Math.min(widthPx, x + width), Math.min(heightPx, y + height)];
  if (right - left < 1 || bottom - top < 1) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Boxes hide a little less than themselves: their corners are empty. */
const SOLID = 0.08;

/** The box around the points that no nearer box covers, and their share. */
function partLeft(box: Box, nearer: readonly Box[]): { box: Box; share: number } {
  let [left, top, right, bottom, seen] = [GRID, GRID, -1, -1, 0];
  for (let row = 0; row < GRID; row++)
    for (let column = 0; column < GRID; column++) {
      const x = box.x + ((column + 0.5) / GRID) * box.width;
      const y = box.y + ((row + 0.5) / GRID) * box.height;
      const isHidden = nearer.some(
        (other) =>
          x > other.x + SOLID * other.width &&
          x < other.x + (1 - SOLID) * other.width &&
          y > other.y + SOLID * other.height &&
          y < other.y + other.height,
      );
      if (isHidden) continue;
      seen += 1;
      [left, top] = [Math.min(left, column), Math.min(top, row)];
      [right, bottom] = [Math.max(right, column), Math.max(bottom, row)];
    }
  if (seen === 0) return { box, share: 0 };
  const [cellX, cellY] = [box.width / GRID, box.height / GRID];
  return {
    share: seen / GRID ** 2,
    box: {
      ...{ x: box.x + left * cellX, y: box.y + top * cellY },
      ...{ width: (right - left + 1) * cellX, height: (bottom - top + 1) * cellY },
    },
  };
}
