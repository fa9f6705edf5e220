import type { Box, ObjectClass } from '@marsad/schemas';
import type { Chance } from '../chance.ts';
import type { Visible } from './visible.ts';

/** How good a detector and its tracker are. All of it is off in `PERFECT`. */
export type DetectorModel = {
  /** Standard deviation of a box's edges as a share of the box, and at least so many px. */
  readonly edgeShare: number;
  readonly edgePx: number;
  /** From one frame to the next errors keep this share of themselves. */
  readonly edgeMemory: number;
  /** Detections missed of what is large and not hidden. */
  readonly missShare: number;
  /** Heights in px at which nothing, and at which as much as ever, is detected. */
  readonly smallestPx: number;
  readonly surePx: number;
  /** Nothing is detected of what shows a smaller share of itself. */
  readonly leastShown: number;
  /** Detections after which a track is reported. */
  readonly confirmedAfter: number;
  readonly wrongClassShare: number;
  /** Tracks an hour of what is not there. */
  readonly falseTracksPerHour: number;
  /** Chance in each frame that two tracks of one class that cover each other exchange their ordinals. */
  readonly exchangeShare: number;
};

export const PERFECT: DetectorModel = {
  ...{ edgeShare: 0, edgePx: 0, edgeMemory: 0, missShare: 0, smallestPx: 4, surePx: 4, leastShown: 0.01 },
  ...{ confirmedAfter: 1, wrongClassShare: 0, falseTracksPerHour: 0, exchangeShare: 0 },
};

/** A good fixed camera by day: box errors of 2 % a side. */
export const GOOD_CAMERA: DetectorModel = {
  ...{ edgeShare: 0.02, edgePx: 0.6, edgeMemory: 0.6, missShare: 0.03, smallestPx: 10, surePx: 26, leastShown: 0.35 },
  ...{ confirmedAfter: 2, wrongClassShare: 0.05, falseTracksPerHour: 12, exchangeShare: 0.005 },
};

/** The same camera at night: more is missed, and lights seem to be something. */
export const NIGHT_CAMERA: DetectorModel = {
  ...{ ...GOOD_CAMERA, edgeShare: 0.035, edgePx: 1, missShare: 0.12, surePx: 40 },
  ...{ wrongClassShare: 0.1, falseTracksPerHour: 40 },
};

/** Whether the detector finds it now. A miss makes the next one likelier, because what hides it mostly still does. */
export function isDetected(seen: Visible, missedBefore: boolean, model: DetectorModel, chance: Chance): boolean {
  if (seen.share < model.leastShown || seen.box.height <= model.smallestPx) return false;
  const size = Math.min(1, (seen.box.height - model.smallestPx) / Math.max(1, model.surePx - model.smallestPx));
  const shown = Math.min(1, (seen.share - model.leastShown) / 0.3 + 0.3);
  const posture = seen.body.posture === 'lying' && model.missShare > 0 ? 0.6 : 1;
  const finds = (1 - model.missShare) * size * shown * posture;
  return chance.happens(missedBefore ? finds * 0.6 + (finds === 1 ? 0.4 : 0) : 1 - (1 - finds) * 0.6);
}

/** Errors of the left, top, right and lower edge in standard deviations. */
export type EdgeErrors = readonly [number, number, number, number];
export const NO_ERRORS: EdgeErrors = [0, 0, 0, 0];

export function nextErrors(errors: EdgeErrors, model: DetectorModel, chance: Chance): EdgeErrors {
  if (model.edgeShare === 0) return NO_ERRORS;
  const fresh = Math.sqrt(1 - model.edgeMemory ** 2);
  return errors.map((error) => error * model.edgeMemory + chance.normal(0, fresh)) as unknown as EdgeErrors;
}

/** The box that the detector draws, inside of the picture. */
export function measuredBox(
  box: Box,
  [left, top, right, bottom]: EdgeErrors,
  { edgeShare, edgePx }: DetectorModel,
  size: { readonly widthPx: number; readonly heightPx: number },
): Box {
  const across = edgeShare === 0 ? 0 : Math.max(edgePx, edgeShare * box.width);
  const along = edgeShare === 0 ? 0 : Math.max(edgePx, edgeShare * box.height);
  const x = Math.max(0, Math.min(size.widthPx - 2, box.x + left * across));
  const y = Math.max(0, Math.min(size.heightPx - 2, box.y + top * along));
  const endX = Math.max(x + 1, Math.min(size.widthPx, box.x + box.width + right * across));
  const endY = Math.max(y + 1, Math.min(size.heightPx, box.y + box.height + bottom * along));
  return { x, y, width: endX - x, height: endY - y };
}

const TAKEN_FOR: Readonly<Record<string, readonly (readonly [ObjectClass, number])[]>> = {
  car: [
    ['truck', 0.8],
    ['bus', 0.2],
  ],
  truck: [
    ['bus', 0.4],
    ['car', 0.6],
  ],
  bus: [['truck', 1]],
  motorcycle: [
    ['bicycle', 0.7],
    ['person', 0.3],
  ],
  bicycle: [
    ['motorcycle', 0.7],
    ['person', 0.3],
  ],
};

/** What it is taken for instead. People are not taken for anything else. */
export const wrongClassOf = (name: ObjectClass, chance: Chance): ObjectClass => {
  const others = TAKEN_FOR[name];
  return others ? chance.pick(others) : name;
};
