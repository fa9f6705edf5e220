import type { Box } from '@marsad/schemas';
import type { TrackMotion } from '@marsad/ground';
import type { RuleFrame } from '../kind.ts';
import { overlapOf } from './boxes.ts';
import { isMotorVehicle } from './vehicle-classes.ts';

/** What is remembered of one vehicle. Plain JSON. */
export type KnownVehicle = {
  /** The id of the track under which it was seen first. */
  readonly key: string;
  ordinal: number;
  /** Whether it was seen to drive. One that never did was parked before anybody looked. */
  hasDriven: boolean;
  /** Since when it stands, ms; undefined while it drives. */
  standsSinceMs: number | undefined;
  box: Box;
  lastSeenMs: number;
};

/** The vehicles of a camera's part, by the ordinal of their track. */
export type VehicleMemory = { known: Record<string, KnownVehicle>; sweptMs: number };
export const newVehicleMemory = (): VehicleMemory => ({ known: {}, sweptMs: 0 });

/** A vehicle that stood, and is not seen for this long, ms, is gone: a bus in front of it hides it for less. */
const HIDDEN_FOR_MS = 60_000;
/** One that drove may be hidden for as long as its track, ms. */
const LOST_AFTER_MS = 2_000;
const SWEPT_EVERY_MS = 1_000;
/** A track that begins where a hidden vehicle stood, with boxes alike by this overlap, is that vehicle. */
const SAME_PLACE = 0.4;
/** A vehicle has driven once it moved by this share of its own height: boxes of parked ones shake by less. */
const DRIVEN_HEIGHTS = 0.75;

/** Takes in a frame. `knownVehicle` then says what is known of each of its motor vehicles. */
export function rememberVehicles(memory: VehicleMemory, frame: RuleFrame): void {
  for (const track of frame.tracks) {
    if (!isMotorVehicle(track)) continue;
    const known = (memory.known[track.ordinal] ??= adopt(memory, track, frame));
    known.lastSeenMs = frame.ptsMs;
    known.box = track.now.box;
    if (!known.hasDriven) known.hasDriven = hasDriven(track);
    known.standsSinceMs = standsSince(track, known);
  }
  forget(memory, frame.ptsMs);
}

/** What is known of a track of the frame that was remembered last. Undefined for what is no motor vehicle. */
export const knownVehicle = (memory: VehicleMemory, track: TrackMotion): KnownVehicle | undefined =>
  isMotorVehicle(track) ? memory.known[track.ordinal] : undefined;

/** A standing vehicle stays where it is, so a new track in its place is the same one behind another number. */
function adopt(memory: VehicleMemory, track: TrackMotion, { tracks, ptsMs }: RuleFrame): KnownVehicle {
  const isPresent = (ordinal: number): boolean =>
    tracks.some((other) => other.ordinal === ordinal && isMotorVehicle(other));
  const hidden = Object.values(memory.known).find(
    ({ ordinal, standsSinceMs, box }) =>
      standsSinceMs !== undefined && overlapOf(box, track.now.box) >= SAME_PLACE && !isPresent(ordinal),
  );
  if (!hidden)
    return {
      key: track.id,
      ordinal: track.ordinal,
      hasDriven: false,
      standsSinceMs: undefined,
      box: track.now.box,
      lastSeenMs: ptsMs,
    };
  delete memory.known[hidden.ordinal];
  return { ...hidden, ordinal: track.ordinal };
}

function standsSince({ stillSinceMs }: TrackMotion, { standsSinceMs }: KnownVehicle): number | undefined {
  if (stillSinceMs === undefined) return undefined;
  return Math.min(stillSinceMs, standsSinceMs ?? stillSinceMs);
}

/** The foot and the middle must both have moved: where a car is cut off by another, one edge of its box moves alone. */
function hasDriven({ trail, now }: TrackMotion): boolean {
  const first = trail[0];
  if (!first) return false;
  const heightPx = (first.box.height + now.box.height) / 2;
  const across = now.box.x + now.box.width / 2 - first.box.x - first.box.width / 2;
  const foot = Math.hypot(now.at.x - first.at.x, now.at.y - first.at.y);
  const middle = Math.hypot(across, now.box.y + now.box.height / 2 - first.box.y - first.box.height / 2);
  return Math.min(foot, middle) > heightPx * DRIVEN_HEIGHTS;
}

function forget(memory: VehicleMemory, ptsMs: number): void {
  if (ptsMs - memory.sweptMs < SWEPT_EVERY_MS) return;
  memory.sweptMs = ptsMs;
  for (const [ordinal, { lastSeenMs, standsSinceMs }] of Object.entries(memory.known))
    if (ptsMs - lastSeenMs > (standsSinceMs === undefined ? LOST_AFTER_MS : HIDDEN_FOR_MS))
      delete memory.known[ordinal];
}
