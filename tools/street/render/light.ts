import type { Body } from '../world/body.ts';
import type { LocalPoint } from './vehicle-shape.ts';

/** Light of a scene: how bright it is, where the sun stands (towards it, of length 1), and whether vehicles have their lights on. */
export type Light = { readonly level: number; readonly sun: LocalPoint; readonly isNight: boolean };

/** Turns a point of a body into one of the street. */
export const inSpace = (body: Body, [forwards, right, up]: LocalPoint) => ({
  xM: body.xM + body.alongX * forwards + body.alongY * right,
  yM: body.yM + body.alongY * forwards - body.alongX * right,
  zM: up,
});
