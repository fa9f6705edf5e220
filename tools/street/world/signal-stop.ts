import { isGreen, type Signal } from './road.ts';
import type { Vehicle } from './vehicle.ts';

/** Whoever would have to brake harder than this drives on, m/s². */
const TOO_HARD_MS2 = 3.5;

/** Metres from the front of the vehicle to the stop line at which it has to wait now; Infinity if it may go. */
export function signalGapM(vehicle: Vehicle, signals: ReadonlyMap<string, Signal>, atMs: number): number {
  const { stop } = vehicle.link;
  const signal = stop && signals.get(stop.signal);
  if (!stop || !signal || isGreen(signal, atMs)) return Infinity;
  const gapM = stop.atM - vehicle.alongM - vehicle.lengthM / 2;
  if (gapM < -0.5 || vehicle.speedMs ** 2 / (2 * Math.max(0.1, gapM)) > TOO_HARD_MS2) return Infinity;
  return gapM;
}
