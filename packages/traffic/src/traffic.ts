import type { TrackMotion } from '@marsad/ground';
import { isMotor } from './classes.ts';
import { lineTallyOf, tallyCover, type LineTallies } from './line-tally.ts';
import { addPassage, newPassages, takeDue, type Crossing, type Passage, type Passages } from './passages.ts';
import type { TrafficPlaces } from './places.ts';
import { followTurns, newTurns, turnBy, type Turns } from './turns.ts';
import { newZoneTally, tallyZone, updateDriver, type Driver, type Present, type ZoneTally } from './zone-tally.ts';

/** What one window of time summed up. */
export type WindowTally = {
  readonly lines: LineTallies;
  readonly zones: Map<string, ZoneTally>;
  readonly turns: Map<
    string,
    { readonly from: string; readonly to: string; readonly class: Crossing['class']; count: number }
  >;
  readonly conditionMs: Map<string, number>;
  observedMs: number;
};

/** The traffic of one camera. The functions below change it in place and depend only on their arguments. */
export type Traffic = {
  readonly windowMs: number;
  readonly windows: Map<number, WindowTally>;
  readonly passages: Passages;
  readonly turns: Turns;
  readonly drivers: Map<number, Driver>;
  lastPtsMs: number;
};

/** One analysed frame of the camera. */
export type TrafficFrame = {
  /** By the part's clock, and by the camera's, ms. */
  readonly ptsMs: number;
  readonly atMs: number;
  /** The time that the frame stands for, ms; 0 while the camera is impaired. */
  readonly observedMs: number;
  readonly view: 'oblique' | 'overhead';
  readonly places: TrafficPlaces;
  readonly tracks: readonly TrackMotion[];
  readonly conditions?: readonly string[] | undefined;
};

/** A window that nobody asked for is forgotten when this many are newer, because it can no longer be amended. */
const MOST_WINDOWS = 20;
/** A track that was not seen for this long, ms, does not come back. */
const FORGOTTEN_AFTER_MS = 10_000;

/** @param windowMs infinite: one window for everything */
export const newTraffic = (windowMs: number): Traffic => ({
  windowMs,
  windows: new Map(),
  passages: newPassages(),
  turns: newTurns(),
  drivers: new Map(),
  lastPtsMs: 0,
});

const startOf = ({ windowMs }: Traffic, atMs: number): number =>
  Number.isFinite(windowMs) ? Math.floor(atMs / windowMs) * windowMs : 0;

function windowOf(traffic: Traffic, atMs: number): WindowTally {
  const fromMs = startOf(traffic, atMs);
  let window = traffic.windows.get(fromMs);
  if (!window) {
    window = { lines: new Map(), zones: new Map(), turns: new Map(), conditionMs: new Map(), observedMs: 0 };
    traffic.windows.set(fromMs, window);
    if (traffic.windows.size > MOST_WINDOWS) traffic.windows.delete(Math.min(...traffic.windows.keys()));
  }
  return window;
}

/** Takes in the next frame, and returns the passages whose speed could now be measured. */
export function observeTraffic(traffic: Traffic, frame: TrafficFrame): Passage[] {
  const { ptsMs, atMs, observedMs, places, tracks, view } = frame;
  traffic.lastPtsMs = ptsMs;
  const present = presentIn(traffic, tracks);
  followTurns(traffic.turns, tracks, ptsMs);
  if (observedMs > 0) {
    const window = windowOf(traffic, atMs);
    window.observedMs += observedMs;
    for (const name of frame.conditions ?? [])
      window.conditionMs.set(name, (window.conditionMs.get(name) ?? 0) + observedMs);
    tallyCover(window.lines, places, tracks, view, observedMs);
    for (const zone of places.zones) {
      let tally = window.zones.get(zone.id);
      // A zone that was drawn anew is another one.
      if (tally?.zone !== zone) window.zones.set(zone.id, (tally = newZoneTally(zone)));
      tallyZone(tally, present, atMs, observedMs);
    }
  }
  return finish(traffic, places, ({ waitedUntilPtsMs }) => ptsMs >= waitedUntilPtsMs);
}

/** The tracks that are believed, each with how it drives. */
function presentIn(traffic: Traffic, tracks: readonly TrackMotion[]): Present[] {
  const present: Present[] = [];
  for (const track of tracks) {
    let driver = traffic.drivers.get(track.ordinal);
    if (!driver) traffic.drivers.set(track.ordinal, (driver = { isQueued: false, isStill: undefined, lastPtsMs: 0 }));
    driver.lastPtsMs = traffic.lastPtsMs;
    const hasStopped =
      isMotor(track.class) && track.evidence !== 'predicted' && updateDriver(driver, track) === 'stopped';
    if (track.isSettled) present.push({ track, driver, hasStopped });
  }
  if (traffic.drivers.size > tracks.length)
    for (const [ordinal, { lastPtsMs }] of traffic.drivers)
      if (traffic.lastPtsMs - lastPtsMs > FORGOTTEN_AFTER_MS) traffic.drivers.delete(ordinal);
  return present;
}

/**
 * Takes in a crossing whose class is settled. Its speed waits for the trail behind the line, 1.5 s at most; call `observeTraffic` with the
 * frame of the crossing before.
 * @param motion of the track in the last frame that showed it
 */
export function addCrossing(
  traffic: Traffic,
  crossing: Crossing,
  trail: TrackMotion['trail'],
  { places, view }: Pick<TrafficFrame, 'places' | 'view'>,
): void {
  addPassage(traffic.passages, crossing, trail, places, view);
  const turn = turnBy(traffic.turns, crossing, places);
  if (!turn) return;
  const { turns } = windowOf(traffic, crossing.atMs);
  const key = `${turn.from}/${turn.to}/${crossing.class}`;
  const before = turns.get(key);
  if (before) before.count += 1;
  else turns.set(key, { from: turn.from, to: turn.to, class: crossing.class, count: 1 });
}

/** Ends the part: all its tracks ended. */
export function endTrafficPart(traffic: Traffic, places: TrafficPlaces): Passage[] {
  const last = finish(traffic, places, () => true);
  traffic.turns.clear();
  traffic.drivers.clear();
  return last;
}

/** Takes out the tally of a window, with every passage in it measured as far as its trail reaches. Undefined: nothing was observed. */
export function takeWindow(traffic: Traffic, fromMs: number, places: TrafficPlaces): WindowTally | undefined {
  finish(traffic, places, ({ atMs }) => startOf(traffic, atMs) === fromMs);
  const window = traffic.windows.get(fromMs);
  return window;
}

export const forgetWindow = (traffic: Traffic, fromMs: number): boolean => traffic.windows.delete(fromMs);

function finish(traffic: Traffic, places: TrafficPlaces, isDue: Parameters<typeof takeDue>[1]): Passage[] {
  const due = takeDue(traffic.passages, isDue, places, places.ground);
  for (const passage of due)
    lineTallyOf(windowOf(traffic, passage.atMs).lines, passage.line, passage.direction).passages.push(passage);
  return due;
}
