import type { PicturePx } from '@marsad/ground';
import type { ZonePlace } from '../kind.ts';

/** In which direction vehicles drive where, learned from those that drove. Plain JSON. */
export type DirectionField = {
  /** By cell: the sum of the unit vectors of the vehicles that drove through it, and how many these were. */
  cells: Record<number, { x: number; y: number; count: number }>;
  /** The last cell to which each track was counted, and how many tracks these are. */
  countedIn: Record<number, number>;
  tracks: number;
};
export const newDirectionField = (): DirectionField => ({ cells: {}, countedIn: {}, tracks: 0 });

/** The directions without the tracks that showed them; undefined if nobody has driven yet. */
export function learnedDirections({ cells }: DirectionField): DirectionField | undefined {
  for (const _ in cells) return { ...newDirectionField(), cells };
  return undefined;
}

/** Cells along each side of the rectangle around the zone. */
const CELLS = 6;
/** A direction is known once so many vehicles have shown it. */
const FEWEST_VEHICLES = 20;
/** And if they agree: the length of their mean unit vector. Two-way traffic has one near 0. */
const LEAST_AGREEMENT = 0.8;
/** Beyond so many, an old vehicle counts less, so that a road that is turned round is learned anew. */
const MOST_VEHICLES = 500;
const MOST_TRACKS = 500;

/** Counts a track once in each cell that it drives through. */
export function learnDirection(
  field: DirectionField,
  zone: ZonePlace,
  ordinal: number,
  at: PicturePx,
  heading: PicturePx,
): void {
  const number = cellAt(zone, at);
  const before = field.countedIn[ordinal];
  if (before === number) return;
  if (before === undefined) field.tracks += 1;
  field.countedIn[ordinal] = number;
  const cell = (field.cells[number] ??= { x: 0, y: 0, count: 0 });
  const kept = cell.count >= MOST_VEHICLES ? 1 - 1 / MOST_VEHICLES : 1;
  cell.x = cell.x * kept + heading.x;
  cell.y = cell.y * kept + heading.y;
  cell.count = Math.min(MOST_VEHICLES, cell.count + 1);
  if (field.tracks > MOST_TRACKS) forgetOldest(field);
}

/** Ordinals grow, and keys that are numbers are listed in ascending order. */
function forgetOldest(field: DirectionField): void {
  const oldest = Object.keys(field.countedIn).slice(0, MOST_TRACKS / 2);
  for (const ordinal of oldest) delete field.countedIn[Number(ordinal)];
  field.tracks -= oldest.length;
}

/** The unit vector in which vehicles drive there; undefined while that is not known. */
export function fieldDirection(field: DirectionField, zone: ZonePlace, at: PicturePx): PicturePx | undefined {
  const cell = field.cells[cellAt(zone, at)];
  if (!cell || cell.count < FEWEST_VEHICLES) return undefined;
  const length = Math.hypot(cell.x, cell.y);
  return length < cell.count * LEAST_AGREEMENT ? undefined : { x: cell.x / length, y: cell.y / length };
}

/** The number of the cell, row by row. */
const cellAt = ({ around: { left, right, top, bottom } }: ZonePlace, { x, y }: PicturePx): number =>
  cellAlong(y, top, bottom) * CELLS + cellAlong(x, left, right);

const cellAlong = (value: number, from: number, to: number): number =>
  Math.min(CELLS - 1, Math.max(0, Math.floor(((value - from) / (to - from || 1)) * CELLS)));
