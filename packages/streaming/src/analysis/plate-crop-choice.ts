import type { Box } from '@marsad/schemas';

/** Which crops of a vehicle are worth sending to the plate reader. Boxes in px of the source frame. */
export type Size = { width: number; height: number };
export type CropMeasure = { areaPx: number; sharpness: number };

export const CROPS_PER_TRACK = 5;
/** A plate takes about a quarter of a vehicle's width: on a narrower vehicle its characters are only a few pixels wide. */
const NARROWEST_VEHICLE_PX = 96;
/** A box this close to the frame's edge, px, shows only a part of the vehicle, perhaps without the plate. */
const EDGE_PX = 2;
const WIDENED = 0.05;

/** Another crop must be this much larger, or this much sharper at nearly the same size, to be worth sending. */
const LARGER = 1.5;
const SHARPER = 1.3;
const NEARLY_AS_LARGE = 0.9;

/**
 * The part of the frame in which a plate is searched: the lower two thirds of the vehicle, a little wider than its box, in whole px.
 * Null if the vehicle is too small or cut by the frame's edge.
 */
export function plateWindow(vehicle: Box, frame: Size): Box | null {
  const { x, y, width, height } = vehicle;
  if (width < NARROWEST_VEHICLE_PX) return null;
  const isCut = x < EDGE_PX || y < EDGE_PX || x + width > frame.width - EDGE_PX || y + height > frame.height - EDGE_PX;
  if (isCut) return null;
  const left = Math.max(0, Math.floor(x - width * WIDENED));
  const right = Math.min(frame.width, Math.ceil(x + width * (1 + WIDENED)));
  const top = Math.floor(y + height / 3);
  const bottom = Math.min(frame.height, Math.ceil(y + height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether a crop of this size can be worth sending at all, before its sharpness is known. */
export const couldBeWorthSending = (best: CropMeasure | null, crops: number, areaPx: number): boolean =>
  crops < CROPS_PER_TRACK && (best === null || areaPx >= best.areaPx * NEARLY_AS_LARGE);

/**
 * Whether a crop is worth sending: the first usable one, then only crops that are clearly larger without being blurred, or clearly sharper.
 */
export function isWorthSending(best: CropMeasure | null, crops: number, crop: CropMeasure): boolean {
  if (!couldBeWorthSending(best, crops, crop.areaPx)) return false;
  if (best === null) return true;
  const larger = crop.areaPx >= best.areaPx * LARGER && crop.sharpness >= best.sharpness / 2;
  return larger || crop.sharpness >= best.sharpness * SHARPER;
}

/**
 * The sharpness of a crop: the mean square of the Laplacian of its green channel, at every second pixel. Values can be compared only
 * between crops of one track (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000).
 */
export function sharpnessOf(rgb: Uint8Array, size: Size): number {
  const row = size.width * 3;
  let sum = 0;
  let count = 0;
  for (let y = 1; y < size.height - 1; y += 2) {
    for (let x = 1; x < size.width - 1; x += 2) {
      const at = y * row + x * 3 + 1;
      const around = (rgb[at - 3] ?? 0) + (rgb[at + 3] ?? 0) + (rgb[at - row] ?? 0) + (rgb[at + row] ?? 0);
      const laplacian = 4 * (rgb[at] ?? 0) - around;
      sum += laplacian * laplacian;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}
