/** Decides after a jump or a pause whether frames are missing. Times in ms. Pure. */
import type { FrameInterval } from './frame-interval.ts';
import type { Placed, Placement } from './placement.ts';
import type { ClockFault, Hole } from './readings.ts';
import { AFTER_A_JUMP, AFTER_A_PAUSE, createSettling } from './settling.ts';
import type { Settling, SettlingRule } from './settling.ts';
import type { Track } from './track.ts';

export type Pause = {
  /** By how much this packet and those after it are later than they were placed. */
  readonly shiftMs: number;
  readonly reason: Hole['reason'];
  readonly fault: ClockFault | null;
  /** The timeline goes on from another time. */
  readonly isTiedAnew: boolean;
};

/** A wait this long, ms, and of three frames, is a pause. */
const PAUSE_MS = 1_000;
/** A stream that goes on on the track that it left, give or take this, ms, did not jump: its frames are missing. */
const SAME_TRACK_MS = 300;

type Watch = {
  readonly settling: Settling;
  /** The track before the jump, if stamps jumped. */
  readonly left: Track | null;
  /** Whether stamps that do not show the pause are wrong: not if they are not used. */
  readonly isByStamps: boolean;
};

/** Why the packets after this one must show whether frames are missing; null if nothing is unclear. */
function doubtAt(
  placed: Placed,
  waitedMs: number,
  { ms: intervalMs }: FrameInterval,
  usesStamps: boolean,
): SettlingRule | null {
  if (placed.fault === 'jumped') return AFTER_A_JUMP;
  if (waitedMs <= Math.max(PAUSE_MS, 3 * intervalMs)) return null;
  if (!usesStamps) return AFTER_A_JUMP;
  return waitedMs - placed.advanceMs > AFTER_A_PAUSE.noticeableMs ? AFTER_A_PAUSE : null;
}

export function createPauses(placement: Placement, interval: FrameInterval) {
  let watch: Watch | null = null;
  let strayLateMs = 0;
  const settle = ({ left, isByStamps }: Watch, shiftMs: number): Pause => {
    watch = null;
    if (shiftMs > 0) placement.shift(shiftMs);
    const isSame = left !== null && shiftMs > 0 && placement.returnTo(left, SAME_TRACK_MS);
    const jumped = (left !== null && !isSame) || (shiftMs > 0 && isByStamps && !isSame);
    return { shiftMs, reason: jumped ? 'clock_jumped' : 'missing', fault: jumped ? 'jumped' : null, isTiedAnew: true };
  };
  return {
    /** Notes a placed packet. `lateMs`: how late it arrived; null in a file, whose stamps are all there is. */
    note(placed: Placed, lateMs: number | null, waitedMs: number | null): Pause {
      const { fault, left, advanceMs } = placed;
      const goesOn: Pause = { shiftMs: 0, reason: 'missing', fault, isTiedAnew: false };
      if (lateMs === null || waitedMs === null) return goesOn;
      const doubt = doubtAt(placed, waitedMs, interval, placement.usesStamps);
      if (doubt && (left || !watch)) {
        watch = {
          settling: createSettling(interval.ms, doubt),
          left: watch?.left ?? left,
          isByStamps: placement.usesStamps,
        };
        if (left) watch.settling.note(strayLateMs, 0, 0);
      }
      strayLateMs = lateMs;
      if (watch?.left && !placement.usesStamps) watch = null;
      if (!watch) return goesOn;
      const shiftMs = watch.settling.note(lateMs, waitedMs, advanceMs);
      // A jump is only known to be one when the packets after it have shown that no frames are missing.
      if (shiftMs === null) return { ...goesOn, fault: fault === 'jumped' ? null : fault };
      return settle(watch, shiftMs);
    },
  };
}
export type Pauses = ReturnType<typeof createPauses>;
