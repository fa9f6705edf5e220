import { classGroup } from '@marsad/schemas';
import type { Camera, Direction, ObjectClass } from '@marsad/schemas';

/** Versions of the rules, part of every event's id: a changed rule says new things, it does not rewrite old ones. */
export const RULE_VERSIONS = { zone_entered: 1, loitering: 1, wrong_way: 1 } as const;

/** Sightings in a row with one class that settle a vote. */
const STEADY_SIGHTINGS = 3;
/** No crossing waits longer for its class, ms. */
export const LONGEST_WAIT_MS = 1_000;

/** Whether a crossing's class can be said. `vehicle` means that nobody could name the kind yet, so it is worth the whole second. */
export const isSettled = (track: { class: ObjectClass; steady: number }, waitedMs: number): boolean =>
  waitedMs >= LONGEST_WAIT_MS || (track.class !== 'vehicle' && track.steady >= STEADY_SIGHTINGS);

/** Directed lines bind what drives on the carriageway: vehicles and motorcycles. People and bicycles may cross a line either way. */
export function isWrongWay(camera: Camera, lineId: string, direction: Direction, objectClass: ObjectClass): boolean {
  const allowed = camera.lines.find((line) => line.id === lineId)?.oneWay;
  if (allowed === undefined || allowed === direction) return false;
  return classGroup(objectClass) === 'vehicle' || objectClass === 'motorcycle';
}
