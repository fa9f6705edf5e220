import type { ObjectClass } from '@marsad/schemas';

export type VehicleClass = Exclude<ObjectClass, 'person' | 'vehicle'>;
export type Posture = 'upright' | 'crouching' | 'lying';
export type Metres = { readonly lengthM: number; readonly widthM: number; readonly heightM: number };

/** Something on the street at one moment, as it truly is. `thing` is what no class names: a bag, a box. */
export type Body = Metres & {
  readonly id: number;
  readonly class: VehicleClass | 'person' | 'thing';
  readonly xM: number;
  readonly yM: number;
  /** Where its front points, of length 1. */
  readonly alongX: number;
  readonly alongY: number;
  readonly speedMs: number;
  readonly posture: Posture;
  /** Whether it stood there before the camera began, so that it is background. */
  readonly isFurniture: boolean;
};

/** Usual sizes with their spread, m: passenger cars and vans, city buses, lorries, motorcycles and bicycles with their riders. */
export const SIZES: Readonly<Record<VehicleClass, Metres & { readonly spread: number }>> = {
  car: { lengthM: 4.4, widthM: 1.8, heightM: 1.5, spread: 0.07 },
  bus: { lengthM: 12, widthM: 2.55, heightM: 3.1, spread: 0.02 },
  truck: { lengthM: 8.5, widthM: 2.5, heightM: 3.2, spread: 0.12 },
  motorcycle: { lengthM: 2.1, widthM: 0.75, heightM: 1.65, spread: 0.05 },
  bicycle: { lengthM: 1.75, widthM: 0.6, heightM: 1.7, spread: 0.04 },
};
