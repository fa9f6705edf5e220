import type { Box } from '@marsad/schemas';
import type { Body } from '../world/body.ts';
import type { Lens } from './lens.ts';

/** What a body covers of the picture. */
export type Silhouette = { readonly box: Box; readonly depthM: number };

/** Outlines as shares of the length from the middle, of the half width, and of the height. */
type Outline = readonly (readonly [along: number, across: number, up: number])[];
const ring = (along: number, across: number, up: number): Outline => [
  [along, across, up],
  [along, -across, up],
  [-along, across, up],
  [-along, -across, up],
];
/** The wheels stand further in than the bumpers, and a car's roof is shorter than its body. */
const CAR: Outline = [...ring(0.4, 0.95, 0), ...ring(0.5, 0.95, 0.25), ...ring(0.49, 1, 0.6), ...ring(0.3, 0.8, 1)];
const CABIN: Outline = [...ring(0.4, 0.95, 0), ...ring(0.5, 1, 0.15), ...ring(0.5, 1, 1)];
const CYCLE: Outline = [...ring(0.45, 0.2, 0), ...ring(0.5, 0.4, 0.3), ...ring(0.3, 1, 0.65), ...ring(0.15, 0.5, 1)];
const PERSON: Outline = [...ring(0.45, 0.4, 0), ...ring(0.5, 1, 0.75), ...ring(0.3, 0.35, 1)];
const BLOCK: Outline = [...ring(0.5, 1, 0), ...ring(0.5, 1, 1)];
const OUTLINES: Readonly<Record<Body['class'], Outline>> = {
  ...{ car: CAR, bus: CABIN, truck: CABIN, bicycle: CYCLE, motorcycle: CYCLE, person: PERSON, thing: BLOCK },
};

/** The smallest box around a body as the camera shows it, which may reach out of the picture; undefined if a part of it is behind the camera. */
export function silhouetteOf(body: Body, lens: Lens): Silhouette | undefined {
  const outline = body.posture === 'lying' ? BLOCK : OUTLINES[body.class];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [along, across, up] of outline) {
    const [forwards, sideways] = [along * body.lengthM, (across * body.widthM) / 2];
    const px = lens.project({
      xM: body.xM + body.alongX * forwards + body.alongY * sideways,
      yM: body.yM + body.alongY * forwards - body.alongX * sideways,
      zM: up * body.heightM,
    });
    if (!px) return undefined;
    left = Math.min(left, px.x);
    right = Math.max(right, px.x);
    top = Math.min(top, px.y);
    bottom = Math.max(bottom, px.y);
  }
  const depthM = Math.hypot(body.xM - lens.pose.xM, body.yM - lens.pose.yM);
  return { box: { x: left, y: top, width: right - left, height: bottom - top }, depthM };
}
