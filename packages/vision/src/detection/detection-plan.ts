import type { Box } from '@marsad/schemas';
import { area, overlap, sharedArea, union } from '../geometry.ts';
import type { Detection, Size } from '../ports.ts';

/** Areas begin and end on multiples of the network's largest stride, so that its cells lie where they lie in the whole frame; px of its input. */
const GRID_PX = 32;
/** The network recognises a thing by its surroundings too. An area shows at least this much of them, px of the input. */
const MARGIN_PX = 32;
/** Areas that cover more than this share of the frame save too little, so the whole frame is detected. */
const MOST_OF_FRAME = 0.6;
/** A thing stood still where its boxes in two frames overlap by more than this (intersection over union). */
const STOOD_STILL = 0.85;

/** A detection in the last frame, and whether it had stood still since the frame before. */
export type Known = { readonly detection: Detection; readonly still: boolean };

/** What the network has to see of a frame. */
export type DetectionPlan =
  | { readonly kind: 'whole' }
  | {
      readonly kind: 'areas';
      /** Px of the network's input. None meets another. */
      readonly areas: readonly Box[];
      /** What the areas were made for, px of the source. */
      readonly sought: readonly Box[];
      /** What stands still outside of the areas, where the network would see the same pixels again. */
      readonly carried: readonly Detection[];
    };

export type PlanOptions = {
  readonly known: readonly Known[];
  /** The regions that move, px of the source. */
  readonly moving: readonly Box[];
  readonly source: Size;
  /** The size of the whole frame in the network's input. */
  readonly fitted: Size;
};

/**
 * Plans a detection after one whose result is known. The network has to see what moves, what had moved a frame before, and what an area would
 * cut in two otherwise. What stands still elsewhere is carried over.
 */
export function planDetection({ known, moving, source, fitted }: PlanOptions): DetectionPlan {
  const scale = fitted.width / source.width;
  const sought = [...moving, ...known.filter(({ still }) => !still).map(({ detection }) => detection.box)];
  for (;;) {
    const areas = joined(sought.map((box) => areaAround(scaled(box, scale), fitted)));
    if (areas.reduce((sum, each) => sum + area(each), 0) > MOST_OF_FRAME * fitted.width * fitted.height)
      return { kind: 'whole' };
    const shown = areas.map((each) => scaled(each, 1 / scale));
    const carried = known.map(({ detection }) => detection).filter(({ box }) => !sought.includes(box));
    const met = carried.filter(({ box }) => shown.some((each) => sharedArea(each, box) > 0));
    if (met.length === 0) return { kind: 'areas', areas, sought, carried };
    sought.push(...met.map(({ box }) => box));
  }
}

/** The cells of the grid that show a box and its surroundings, as far as the frame goes. An empty box has none. */
function areaAround({ x, y, width, height }: Box, fitted: Size): Box {
  const from = (at: number): number => Math.max(0, Math.floor((at - MARGIN_PX) / GRID_PX) * GRID_PX);
  const to = (at: number, end: number): number => Math.min(end, Math.ceil((at + MARGIN_PX) / GRID_PX) * GRID_PX);
  const [left, top] = [from(x), from(y)];
  return {
    x: left,
    y: top,
    width: Math.max(0, to(x + width, fitted.width) - left),
    height: Math.max(0, to(y + height, fitted.height) - top),
  };
}

/** Joins areas that meet into the smallest area around them, until none meets another. */
function joined(areas: readonly Box[]): Box[] {
  const apart: Box[] = [];
  for (let next of areas.filter((each) => area(each) > 0)) {
    for (;;) {
      const met = apart.findIndex((each) => sharedArea(each, next) > 0);
      const [other] = met < 0 ? [] : apart.splice(met, 1);
      if (other === undefined) break;
      next = union(next, other);
    }
    apart.push(next);
  }
  return apart;
}

const scaled = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x * by,
  y: y * by,
  width: width * by,
  height: height * by,
});

/** Keeps the detections that an area was made for. Another one, at its edge, may be half a thing. */
export const onlySought = (found: readonly Detection[], sought: readonly Box[]): Detection[] =>
  found.filter(({ box }) => sought.some((each) => sharedArea(each, box) > 0));

/** Says of each detection whether it stood still since the frame before. */
export const comparedWith = (found: readonly Detection[], before: readonly Detection[]): Known[] =>
  found.map((detection) => ({
    detection,
    still: before.some((other) => other.class === detection.class && overlap(other.box, detection.box) > STOOD_STILL),
  }));
