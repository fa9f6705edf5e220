/** Notices stamps that stand still or hardly move, or are missing, and when they move again. Times in ms. Pure. */
import { isStanding } from './track.ts';

/** So many packets must stand, or these few over a longer time. */
const PACKETS = 8;
const FEW_PACKETS = 4;
const LONG_MS = 300;
/** What one moving packet takes back: single strays do not hide a standstill, and a sane stream with stamps in pairs does not stand. */
const TAKEN_BACK = 2;
/** So many packets in a row must move at the pace of their arrival before their stamps are used again. */
const MOVING_PACKETS = 25;
/** A starved reader shows the pace only over so many packets. */
const MOST_MOVING_PACKETS = 250;

/** A step further than this, ms, in either direction, is none of moving stamps. */
const FARTHEST_STEP_MS = 3_000;

/** The step of a stamp from the one before it; null if it is missing. `waitedMs`: how long the packet was waited for. */
export type StampStep = { readonly stepMs: number | null; readonly waitedMs: number; readonly intervalMs: number };

export function createStandstill() {
  let packets = 0;
  let lastedMs = 0;
  let moving = { packets: 0, stampMs: 0, waitedMs: 0 };
  const stands = ({ stepMs, intervalMs }: StampStep): boolean => stepMs === null || isStanding(stepMs, intervalMs);
  return {
    /** Notes a step while stamps are used. Returns whether they stand still. */
    note(step: StampStep): boolean {
      if (!stands(step)) {
        packets = Math.max(0, packets - TAKEN_BACK);
        if (packets === 0) lastedMs = 0;
        return false;
      }
      packets += 1;
      lastedMs += step.waitedMs;
      return packets >= PACKETS || (packets >= FEW_PACKETS && lastedMs >= LONG_MS);
    },
    /** Notes a step while stamps are not used. Returns whether they have moved at the right pace for long enough to be used again. */
    noteUnused(step: StampStep): boolean {
      if (step.stepMs === null || Math.abs(step.stepMs) > FARTHEST_STEP_MS || stands(step)) {
        moving = { packets: 0, stampMs: 0, waitedMs: 0 };
        return false;
      }
      moving = {
        packets: moving.packets + 1,
        stampMs: moving.stampMs + step.stepMs,
        waitedMs: moving.waitedMs + step.waitedMs,
      };
      if (moving.packets < MOVING_PACKETS) return false;
      const { stampMs, waitedMs } = moving;
      const isAtPace = Math.abs(stampMs - waitedMs) <= 0.2 * waitedMs;
      if (isAtPace) packets = lastedMs = 0;
      if (isAtPace || moving.packets > MOST_MOVING_PACKETS) moving = { packets: 0, stampMs: 0, waitedMs: 0 };
      return isAtPace;
    },
  };
}
export type Standstill = ReturnType<typeof createStandstill>;
