import type { Chance } from '../chance.ts';
import { northboundAt } from '../sites/avenue.ts';
import type { Orders } from '../world/world.ts';

const LANE_MIDDLE_M = 1.75;
const SPEED_MS = 11;
/** Where they meet, m to the north of the mast: near enough that a px spans less than a quarter of a metre. */
const MEET_M = { least: 38.5, most: 45 } as const;
/** The car comes while the light is green, with which the cycle begins. */
const CYCLE_MS = 70_000;

/**
 * Somebody walks across the left northbound lane just before a car comes; `gapMs` is the time between the person's leaving the car's path and
 * the car's reaching it (post-encroachment time).
 * @param id absent: the gap is large enough, and it is none
 */
export function crossBefore(id: string | undefined, notBeforeMs: number, gapMs: number, chance: Chance): Orders {
  const atMs = Math.ceil(notBeforeMs / CYCLE_MS) * CYCLE_MS + chance.between(2_000, 14_000);
  const yM = chance.between(MEET_M.least, MEET_M.most);
  const car = { lengthM: 4.4, widthM: 1.8 };
  const reachesMs = atMs + ((northboundAt(yM) - car.lengthM / 2 - 0.3) / SPEED_MS) * 1_000;
  const walkMs = chance.between(1.2, 1.7);
  // The person goes from east to west and has left the path when their shoulder is past the car's left side.
  const leavesX = LANE_MIDDLE_M - car.widthM / 2 - 0.3;
  const startX = 10;
  const startMs = reachesMs - gapMs - ((startX - leavesX) / walkMs) * 1_000;
  return {
    incidents: id === undefined ? [] : [{ id, kind: 'near_miss', placeId: 'carriageway' }],
    vehicles: [{ atMs, route: 'north-left', class: 'car', desiredMs: SPEED_MS, isReckless: true }],
    people: [
      {
        ...{ atMs: startMs, from: [startX, yM], speedMs: walkMs },
        steps: [
          { to: [leavesX, yM] },
          ...(id === undefined ? [] : [{ begins: id }]),
          { to: [-10.8, yM] },
          ...(id === undefined ? [] : [{ ends: id }]),
          { to: [-10.8, 140] },
        ],
      },
    ],
  };
}
