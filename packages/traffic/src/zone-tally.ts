import type { TrackMotion } from '@marsad/ground';
import { isMotor, LENGTH_M, PCU } from './classes.ts';
import { reachOf, type TrafficZone } from './places.ts';
import { driving, newDriving, noteDriving, type Driving } from './driving.ts';
import { stateOf, type ZoneState } from './zone-state.ts';

/** What was in a zone, summed over time (Edie 1963): time spent and distance driven give density, flow and space mean speed. */
type Sums = {
  observedMs: number;
  vehicleMs: number;
  /** Of those in the measurable part of the zone. */
  placedMs: number;
  pcuMs: number;
  /** Of those of them whose speed is known. */
  knownMs: number;
  distanceM: number;
  standingMs: number;
  coverageMs: number;
  heightsMs: number;
  heights: number;
};

export type ZoneTally = Sums & {
  readonly zone: TrafficZone;
  readonly vehicles: Set<string>;
  readonly people: Set<string>;
  personMs: number;
  queuedMs: number;
  stops: number;
  /** The time in which so many vehicles queued, or the queue was so many metres long, ms by number. */
  readonly queueMsByCount: number[];
  readonly queueMsByLength: number[];
  readonly stateMs: Record<ZoneState, number>;
  /** The sum of the velocities, m. */
  travelX: number;
  travelY: number;
  block: Block;
  /** How fast those drove who were in it. */
  readonly driving: Driving;
};

type Block = Sums & { readonly number: number; readonly driving: Driving };

/** How a vehicle drives through zones. */
export type Driver = { isQueued: boolean; isStill: boolean | undefined; lastPtsMs: number };

/** A state is judged over this long, ms. */
const BLOCK_MS = 10_000;
/** A block that was observed for less than this says nothing, ms. */
const LEAST_BLOCK_MS = 1_000;
/** Who is slower joins a queue, and leaves it above the second speed, km/h: HCM 2000 appendix A of chapter 16 counts from 5 mi/h. */
const JOINS_KMH = 8;
const LEAVES_KMH = 16;
const JOINS_HEIGHTS = 0.3;
const LEAVES_HEIGHTS = 0.7;

const newSums = (): Sums => ({
  observedMs: 0,
  vehicleMs: 0,
  placedMs: 0,
  pcuMs: 0,
  knownMs: 0,
  distanceM: 0,
  standingMs: 0,
  coverageMs: 0,
  heightsMs: 0,
  heights: 0,
});

const newBlock = (number: number): Block => ({ ...newSums(), number, driving: newDriving() });

export const newZoneTally = (zone: TrafficZone): ZoneTally => ({
  ...newSums(),
  zone,
  vehicles: new Set(),
  people: new Set(),
  personMs: 0,
  queuedMs: 0,
  stops: 0,
  queueMsByCount: [],
  queueMsByLength: [],
  stateMs: { free: 0, dense: 0, queue: 0, stopped: 0 },
  travelX: 0,
  travelY: 0,
  block: newBlock(-1),
  driving: newDriving(),
});

/** Notes for each vehicle whether it queues, and returns those that came to a stop in this frame. */
export function updateDriver(driver: Driver, track: TrackMotion): 'stopped' | 'other' {
  const { velocity, speedInHeights } = track;
  if (velocity) {
    const kmh = velocity.speedMs * 3.6;
    driver.isQueued = kmh < (driver.isQueued ? LEAVES_KMH : JOINS_KMH);
  } else if (speedInHeights !== undefined)
    driver.isQueued = speedInHeights < (driver.isQueued ? LEAVES_HEIGHTS : JOINS_HEIGHTS);
  const isStill = track.stillSinceMs !== undefined;
  const stopped = isStill && driver.isStill === false;
  // Before its speed is known, a track neither stands nor drives.
  if (isStill || speedInHeights !== undefined) driver.isStill = isStill;
  return stopped ? 'stopped' : 'other';
}

export type Present = { readonly track: TrackMotion; readonly driver: Driver; readonly hasStopped: boolean };

/** Adds the time of one frame. */
export function tallyZone(tally: ZoneTally, present: readonly Present[], atMs: number, dtMs: number): void {
  const number = Math.floor(atMs / BLOCK_MS);
  if (tally.block.number !== number) {
    closeBlock(tally);
    tally.block = newBlock(number);
  }
  tally.observedMs += dtMs;
  tally.block.observedMs += dtMs;
  const queued: TrackMotion[] = [];
  for (const { track, driver, hasStopped } of present) {
    if (!tally.zone.contains(track.now.at)) continue;
    if (track.class === 'person') {
      tally.personMs += dtMs;
      tally.people.add(track.id);
    }
    if (!isMotor(track.class)) continue;
    tally.vehicles.add(track.id);
    addVehicle(tally, tally.zone, track, dtMs);
    addVehicle(tally.block, tally.zone, track, dtMs);
    noteDriving(tally.driving, track, dtMs);
    noteDriving(tally.block.driving, track, dtMs);
    if (track.velocity) {
      tally.travelX += track.velocity.xMs * dtMs;
      tally.travelY += track.velocity.yMs * dtMs;
    }
    if (hasStopped) tally.stops += 1;
    if (driver.isQueued) queued.push(track);
  }
  tally.queuedMs += queued.length * dtMs;
  addTo(tally.queueMsByCount, queued.length, dtMs);
  if (tally.zone.ground) addTo(tally.queueMsByLength, Math.round(lengthOf(queued)), dtMs);
}

const addTo = (times: number[], at: number, dtMs: number): void => {
  times[at] = (times[at] ?? 0) + dtMs;
};

function addVehicle(sums: Sums, zone: TrafficZone, track: TrackMotion, dtMs: number): void {
  sums.vehicleMs += dtMs;
  const isPlaced = zone.ground?.isMeasurable(track.now.at) === true;
  if (isPlaced) {
    sums.placedMs += dtMs;
    sums.pcuMs += PCU[track.class] * dtMs;
  }
  if (isPlaced && track.velocity) {
    sums.knownMs += dtMs;
    sums.distanceM += (track.velocity.speedMs * dtMs) / 1_000;
  }
  if (track.stillSinceMs !== undefined) sums.standingMs += dtMs;
  if (track.speedInHeights !== undefined) {
    sums.heightsMs += dtMs;
    sums.heights += track.speedInHeights * dtMs;
  }
  const { width, height } = track.now.box;
  sums.coverageMs += Math.min(1, (width * height) / zone.areaPx) * dtMs;
}

/** From the first to the last that queue, and the length of the last, m. */
function lengthOf(queued: readonly TrackMotion[]): number {
  let longest = 0;
  for (const [i, a] of queued.entries()) {
    longest = Math.max(longest, LENGTH_M[a.class]);
    for (let k = i + 1; k < queued.length; k += 1) {
      const b = queued[k];
      if (!a.now.ground || !b?.now.ground) continue;
      const apart = Math.hypot(a.now.ground.xM - b.now.ground.xM, a.now.ground.yM - b.now.ground.yM);
      longest = Math.max(longest, apart + (LENGTH_M[a.class] + LENGTH_M[b.class]) / 2);
    }
  }
  return longest;
}

/** The mean direction of those that drove in the zone; undefined if they drove too little to tell. */
export function travelOf({ travelX, travelY }: ZoneTally): { xM: number; yM: number } | undefined {
  const metres = Math.hypot(travelX, travelY) / 1_000;
  return metres < 15 ? undefined : { xM: travelX / 1_000 / metres, yM: travelY / 1_000 / metres };
}

/** Judges the last ten seconds and begins anew. */
export function closeBlock(tally: ZoneTally): void {
  const { block } = tally;
  if (block.observedMs >= LEAST_BLOCK_MS) {
    const reach = reachOf(tally.zone, travelOf(tally));
    const vehicles = block.vehicleMs / block.observedMs;
    const state = stateOf({
      vehicles,
      density: reach && block.pcuMs / block.observedMs / reach.lanes / (reach.lengthM / 1_000),
      speedKmh: block.knownMs > 0 ? (block.distanceM / block.knownMs) * 3_600 : undefined,
      standingShare: block.vehicleMs > 0 ? block.standingMs / block.vehicleMs : 0,
      ...driving(block.driving, tally.driving),
      coverage: block.coverageMs / block.observedMs,
      speedInHeights: block.heightsMs > 0 ? block.heights / block.heightsMs : undefined,
    });
    tally.stateMs[state] += block.observedMs;
  }
  tally.block = newBlock(-1);
}

/** The state for most of the time; undefined if nothing was observed. */
export function prevailingState({ stateMs }: ZoneTally): ZoneState | undefined {
  const [most] = (Object.entries(stateMs) as [ZoneState, number][]).sort((a, b) => b[1] - a[1]);
  return most && most[1] > 0 ? most[0] : undefined;
}

/** The greatest number that held for two seconds in total: one frame with a false box is no queue. */
export function sustained(msByNumber: readonly number[]): number {
  let total = 0;
  for (let number = msByNumber.length - 1; number > 0; number -= 1) {
    total += msByNumber[number] ?? 0;
    if (total >= 2_000) return number;
  }
  return 0;
}
