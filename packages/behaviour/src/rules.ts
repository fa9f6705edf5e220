import { classGroup } from '@marsad/schemas';
import type { Camera, Direction, ObjectClass } from '@marsad/schemas';

/** Versions of the rules. They are part of every event's id: a changed rule publishes new events instead of rewriting old ones. */
export const RULE_VERSIONS = { zone_entered: 1, loitering: 1, wrong_way: 1 } as const;

/** This many frames in a row with one class settle it. */
const STEADY_FRAMES = 3;
/** The longest that a crossing waits for its class, ms. */
export const LONGEST_WAIT_MS = 1_000;

/** Whether a crossing's class is settled. The class `vehicle` means that the kind is not known yet, so it waits the longest. */
export const isSettled = (track: { class: ObjectClass; steady: number }, waitedMs: number): boolean =>
  waitedMs >= LONGEST_WAIT_MS || (track.class !== 'vehicle' && track.steady >= STEADY_FRAMES);

/** One-way lines apply to vehicles and motorcycles. People and bicycles may cross a line either way. */
export function isWrongWay(camera: Camera, lineId: string, direction: Direction, objectClass: ObjectClass): boolean {
  const allowed = camera.lines.find((line) => line.id === lineId)?.oneWay;
  if (allowed === undefined || allowed === direction) return false;
  return classGroup(objectClass) === 'vehicle' || objectClass === 'motorcycle';
}
