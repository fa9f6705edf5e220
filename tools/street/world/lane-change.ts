import { accelerationOf, changesLane } from './car-following.ts';
import type { Queues } from './link-order.ts';
import type { Vehicle } from './vehicle.ts';

/** Nobody changes lanes twice within this time, ms. */
const SETTLED_MS = 4_000;
/** Nobody changes lanes on the last metres before a stop line. */
const STAYS_BEFORE_STOP_M = 25;

/** Changes to a neighbour lane if that gains something and endangers nobody. Only a route of one link has neighbours. */
export function considerLane(
  vehicle: Vehicle,
  nowMs2: number,
  queues: Queues,
  atMs: number,
  ignores: (other: Vehicle) => boolean,
): void {
  const { link, driver } = vehicle;
  if (!link.besides || vehicle.standsUntilMs !== undefined || atMs - vehicle.lastChangeMs < SETTLED_MS) return;
  const stay = vehicle.order?.stays?.[vehicle.stayIndex];
  if (stay && stay.atM - vehicle.travelledM < 120) return;
  const toStopM = (link.stop?.atM ?? Infinity) - vehicle.alongM;
  if (toStopM > 0 && toStopM < STAYS_BEFORE_STOP_M) return;
  for (const { link: id, offsetM } of link.besides) {
    const { ahead, behind } = queues.neighbours(id, vehicle.alongM, vehicle, ignores);
    const gapM = ahead ? ahead.alongM - vehicle.alongM - (ahead.lengthM + vehicle.lengthM) / 2 : Infinity;
    const behindM = behind ? vehicle.alongM - behind.alongM - (behind.lengthM + vehicle.lengthM) / 2 : Infinity;
    if (gapM < 2 || behindM < 2) continue;
    const thenMs2 = accelerationOf(driver, vehicle.speedMs, driver.desiredMs, gapM, ahead?.speedMs ?? 0);
    const behindMs2 = behind
      ? accelerationOf(behind.driver, behind.speedMs, behind.driver.desiredMs, behindM, vehicle.speedMs)
      : 0;
    if (!changesLane(nowMs2, thenMs2, behindMs2)) continue;
    queues.changeTo(vehicle, queues.linkOf(id));
    vehicle.lateralM -= offsetM;
    vehicle.lastChangeMs = atMs;
    return;
  }
}
