import type { Site } from '../world/site.ts';
import { grain, type Colour } from './canvas.ts';

export type Wall = {
  /** The axis that it stands across, and where. */
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly heightM: number;
  colour(along: number, up: number): Colour;
};

/** What the street is made of. */
export type Surface = { ground(xM: number, yM: number): Colour; readonly walls: readonly Wall[] };

const grey = (level: number, tint = 0): Colour => [level + tint, level, level - tint];
const PAINT = grey(212);
const GRASS: Colour = [96, 112, 74];

const asphalt = (xM: number, yM: number): Colour =>
  grey(
    92 +
      12 * (grain(Math.floor(xM * 1.3), Math.floor(yM * 0.4)) - 0.5) +
      10 * (grain(Math.floor(xM * 9), Math.floor(yM * 9)) - 0.5),
  );
const slabs = (xM: number, yM: number): Colour => {
  const isJoint = Math.abs(xM * 1.6 - Math.round(xM * 1.6)) < 0.04 || Math.abs(yM * 1.6 - Math.round(yM * 1.6)) < 0.04;
  return grey((isJoint ? 138 : 158) + 12 * (grain(Math.floor(xM * 1.6), Math.floor(yM * 1.6)) - 0.5), 4);
};

/** A house front with rows of windows. */
function front(axis: 'x' | 'y', at: number, from: number, to: number, heightM: number, base: Colour): Wall {
  return {
    ...{ axis, at, from, to, heightM },
    colour(along, up) {
      const house = Math.floor(along / 17);
      const tint = (grain(house, 7) - 0.5) * 46;
      const [column, row] = [((along % 3) + 3) % 3, up % 3.2];
      const isWindow = column > 0.8 && column < 2.1 && row > 1 && row < 2.5 && up > 0.6;
      if (isWindow) return grey(60 + 40 * grain(Math.floor(along / 3), Math.floor(up / 3.2)), -5);
      return [base[0] + tint, base[1] + tint * 0.9, base[2] + tint * 0.7];
    },
  };
}

const isDash = (alongM: number): boolean => ((alongM % 9) + 9) % 9 < 3;
const near = (value: number, line: number, halfM: number): boolean => Math.abs(value - line) < halfM;

function avenueGround(xM: number, yM: number): Colour {
  const side = Math.abs(xM);
  if (side > 13.2) return side > 15 ? GRASS : slabs(xM, yM);
  if (side > 8.7) return slabs(xM, yM);
  if (side > 8.5) return grey(176);
  if (yM > 29.5 && yM < 34.5) return ((xM % 1) + 1) % 1 < 0.5 ? PAINT : asphalt(xM, yM);
  const isStop = (xM > 0 && near(yM, 28, 0.2)) || (xM < 0 && near(yM, 36, 0.2));
  if (isStop && side < 7) return PAINT;
  if (near(side, 0.12, 0.07)) return PAINT;
  if (near(side, 3.5, 0.07) && isDash(yM)) return PAINT;
  if (near(side, 7, 0.07)) return PAINT;
  const [red, green, blue] = asphalt(xM, yM);
  // Wheels polish their tracks, and oil darkens the middle of a lane.
  const lane = Math.abs((side % 3.5) - 1.75);
  const wear = side < 7 ? (lane > 0.6 && lane < 1.1 ? 5 : lane < 0.3 ? -5 : 0) : 0;
  return side > 7 ? [red + 28, green - 6, blue - 10] : [red + wear, green + wear, blue + wear];
}

function junctionGround(xM: number, yM: number): Colour {
  const [a, b] = [Math.abs(xM), Math.abs(yM)];
  const onRoad = a < 3.6 || b < 3.6 || (a < 10 && b < 10 && Math.hypot(10 - a, 10 - b) > 6.4);
  if (!onRoad) return Math.min(a, b) < 9 ? slabs(xM, yM) : GRASS;
  const [across, along] = a < b ? [xM, b] : [yM, a];
  if (along > 10 && near(across, 0, 0.08) && isDash(along)) return PAINT;
  const isInbound = a < b ? xM * yM < 0 : xM * yM > 0;
  if (near(along, 10.2, 0.2) && isInbound && Math.abs(across) < 3.5) return PAINT;
  if (along > 5.2 && along < 8 && Math.abs(across) < 3.5) return ((across % 1) + 1) % 1 < 0.5 ? PAINT : asphalt(xM, yM);
  return asphalt(xM, yM);
}

const STONE: Colour = [166, 148, 124];

export function surfaceOf(site: Site): Surface {
  if (site.id === 'avenue')
    return {
      ground: avenueGround,
      walls: [front('x', -17, -30, 400, 13, STONE), front('x', 17, -30, 400, 11, [150, 142, 134])],
    };
  if (site.id === 'junction')
    return {
      ground: junctionGround,
      walls: [
        front('y', 16, 14, 120, 12, STONE),
        front('x', 14, 16, 120, 12, STONE),
        front('y', 16, -120, -14, 10, [150, 142, 134]),
        front('x', 14, -120, -16, 10, [150, 142, 134]),
      ],
    };
  return { ground: slabs, walls: [front('y', 60, -80, 80, 14, STONE)] };
}
