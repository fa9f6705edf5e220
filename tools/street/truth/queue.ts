import type { QueueStretch } from '../world/site.ts';
import type { Vehicle } from '../world/vehicle.ts';

export type QueueTruth = {
  readonly zone: string;
  readonly atMs: number;
  readonly vehicles: number;
  /** From the stop line back to the rear of the last vehicle that queues. */
  readonly metres: number;
};

/** Slower than this a vehicle queues, m/s (5 km/h, as VISSIM and PTV's manuals begin a queue). */
const QUEUES_BELOW_MS = 5 / 3.6;

/** The vehicles that stand or creep on a stretch before a stop line, bicycles not among them. */
export function queueOf(stretch: QueueStretch, vehicles: Iterable<Vehicle>, atMs: number): QueueTruth {
  let [count, metres] = [0, 0];
  for (const { link, alongM, lengthM, speedMs, class: name } of vehicles) {
    if (speedMs >= QUEUES_BELOW_MS || name === 'bicycle' || !stretch.links.includes(link.id)) continue;
    if (alongM < stretch.fromM || alongM > stretch.stopM) continue;
    count += 1;
    metres = Math.max(metres, stretch.stopM - alongM + lengthM / 2);
  }
  return { zone: stretch.zone, atMs, vehicles: count, metres };
}
